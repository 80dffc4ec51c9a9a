package io.github.feishureactive.hire.referral.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Whether an account may be used. Open: a number that the platform adds later arrives as it is.
 *
 * @param raw the platform's number
 */
public record AccountStatus(@JsonValue int raw) {

    /** The account may be used. */
    public static final AccountStatus ENABLED = new AccountStatus(1);

    /** The account is deactivated: its balance is not reported and cannot be withdrawn. */
    public static final AccountStatus DISABLED = new AccountStatus(2);

    /**
     * A status of the platform's.
     *
     * @param raw the platform's number
     */
    @JsonCreator
    public AccountStatus {}

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
        return switch (raw) {
            case 1 -> "enabled";
            case 2 -> "disabled";
            default -> "status " + raw;
        };
    }
}
