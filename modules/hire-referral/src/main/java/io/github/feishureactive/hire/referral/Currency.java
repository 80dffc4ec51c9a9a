package io.github.feishureactive.hire.referral;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A currency as the platform names it. Its documentation refers to a numbered list, its examples show ISO 4217 codes;
 * both are understood, in text or as a number, and whatever else comes is kept. Two are equal if they mean the same
 * currency.
 *
 * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/enum">Enumerations of Feishu
 *     Hire</a>
 */
public final class Currency {

    /**
     * ISO 4217 codes in the order of the platform's list, which starts at 1 and gives names only: the codes are our
     * reading of them. Numbers 42 and 46, the rouble of Belarus and the dollar of Zimbabwe, had other codes in other
     * years.
     */
    private static final List<String> NUMBERED = List.of(
            "CNY", "USD", "GBP", "HKD", "TWD", "EUR", "JPY", "INR", "MYR", "SGD", "DKK", "CHF", "RUB", "VND", "IDR",
            "BRL", "THB", "AED", "KRW", "MOP", "AUD", "MAD", "CAD", "NZD", "NOK", "SAR", "LAK", "KHR", "MMK", "NPR",
            "TRY", "ILS", "PLN", "MXN", "EGP", "PHP", "ZAR", "SEK", "BND", "GEL", "KGS", "BYN", "AZN", "NGN", "CDF",
            "ZWL", "PKR", "BDT");

    private final String raw;
    private final String meaning;

    private Currency(String raw) {
        this.raw = raw;
        this.meaning = meaning(raw);
    }

    /**
     * A currency.
     *
     * @param raw what the platform says: an ISO code or the number of its list
     * @return the currency
     */
    @JsonCreator
    public static Currency of(String raw) {
        return new Currency(Objects.requireNonNull(raw, "raw"));
    }

    @JsonCreator
    private static Currency numbered(long number) {
        return new Currency(Long.toString(number));
    }

    private static String meaning(String raw) {
        // The length first: every amount of money comes this way, nearly all of them with three letters.
        if (raw.length() <= 2 && raw.matches("[0-9]{1,2}")) {
            int number = Integer.parseInt(raw);
            return number >= 1 && number <= NUMBERED.size() ? NUMBERED.get(number - 1) : raw;
        }
        return raw;
    }

    /**
     * What the platform said.
     *
     * @return an ISO code, a number, or something new
     */
    public String raw() {
        return raw;
    }

    /**
     * The ISO 4217 code.
     *
     * @return three letters, or nothing if the platform said something unknown
     */
    public Optional<String> code() {
        return meaning.matches("[A-Z]{3}") ? Optional.of(meaning) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Currency currency && currency.meaning.equals(meaning);
    }

    @Override
    public int hashCode() {
        return meaning.hashCode();
    }

    /** The ISO 4217 code, or what the platform said if that is not known. */
    @Override
    @JsonValue
    public String toString() {
        return meaning;
    }
}
