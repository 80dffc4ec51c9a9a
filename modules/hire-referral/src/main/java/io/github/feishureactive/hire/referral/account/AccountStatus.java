package io.github.feishureactive.hire.referral.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.github.feishureactive.hire.referral.internal.wire.OpenNumbers;

/**
 * Whether an account may be used. Open: a number that the platform adds later arrives as it is. As JSON it is the name
 * of its constant, or its digits.
 *
 * @param raw the platform's number
 */
public record AccountStatus(int raw) {

    private static final OpenNumbers NUMBERS = OpenNumbers.of("status", "ENABLED", "DISABLED");

    /** The account may be used. */
    public static final AccountStatus ENABLED = new AccountStatus(1);

    /** The account is deactivated: its balance is not reported and cannot be withdrawn. */
    public static final AccountStatus DISABLED = new AccountStatus(2);

    /**
     * A status of the platform's.
     *
     * @param raw the platform's number
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AccountStatus {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static AccountStatus of(String text) {
        return new AccountStatus(NUMBERS.number(text));
    }

    @JsonValue
    String name() {
        return NUMBERS.name(raw);
    }

    /**
     * Whether the account may be used.
     *
     * @return {@code true} if it is enabled
     */
    public boolean isEnabled() {
        return equals(ENABLED);
    }

    @Override
    public String toString() {
        return NUMBERS.describe(raw);
    }
}
