package io.github.feishureactive.hire.referral;

import java.math.BigDecimal;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An amount of money, exactly as the platform wrote it. Equal if the currency is the same and the amount has the same
 * value, so that 100 equals 100.00.
 *
 * @param currency the currency
 * @param amount the amount in units of that currency, of which documented responses show two decimals
 */
public record Cash(@JsonAlias("currency_type") Currency currency, BigDecimal amount) {

    /** More digits than any sum of money has, and few enough that no arithmetic with them can exhaust memory. */
    private static final int MOST_DIGITS = 40;

    /**
     * Checks that it can be money.
     *
     * @param currency the currency
     * @param amount the amount in units of that currency, of which documented responses show two decimals
     * @throws IllegalArgumentException if the amount has absurdly many digits or zeros
     */
    public Cash {
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(amount, "amount");
        // Neither look-up expands the number; 1E+1000000000 has one digit here.
        if (amount.precision() > MOST_DIGITS || Math.abs((long) amount.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("An amount has at most " + MOST_DIGITS + " digits");
        }
    }

    /** As JSON it is text, since many readers make a binary fraction of a number. */
    @JsonProperty("amount")
    String plainAmount() {
        return amount.toPlainString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cash cash && cash.currency.equals(currency) && cash.amount.compareTo(amount) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(currency, amount.stripTrailingZeros());
    }

    @Override
    public String toString() {
        return currency + " " + amount.toPlainString();
    }
}
