package io.github.feishureactive.hire.referral.account;

import org.jspecify.annotations.Nullable;

/**
 * What identifies an employee: a mobile number, an e-mail address, or both. As text it shows neither.
 *
 * @param mobile the employee's own mobile number, {@code null} to leave it out
 * @param email the employee's own e-mail address, {@code null} to leave it out
 */
public record EmployeeContact(
        @Nullable Mobile mobile, @Nullable String email) {

    /**
     * By mobile number.
     *
     * @param countryCode the country's calling code without a plus sign, such as {@code 86}
     * @param number the number within that country
     * @return the contact
     */
    public static EmployeeContact byMobile(String countryCode, String number) {
        return new EmployeeContact(new Mobile(countryCode, number), null);
    }

    /**
     * By e-mail address.
     *
     * @param email the address
     * @return the contact
     */
    public static EmployeeContact byEmail(String email) {
        return new EmployeeContact(null, email);
    }

    /** What keeps this from naming anybody, {@code null} if nothing does. */
    @Nullable
    String flaw() {
        boolean noEmail = email == null || email.isBlank();
        if (mobile == null) {
            return noEmail ? "Pass the employee's mobile number, e-mail address, or both: neither is given." : null;
        }
        if (mobile.number().isBlank()) {
            return "Pass the number of the mobile, or leave the mobile out: the number is blank.";
        }
        return mobile.code().startsWith("+")
                ? "Pass the country code of the mobile without a plus sign, as in 86."
                : null;
    }

    @Override
    public String toString() {
        return "EmployeeContact[" + (mobile == null ? "" : "mobile") + (email == null ? "" : " email") + "]";
    }

    /**
     * A mobile number.
     *
     * @param code the country's calling code without a plus sign
     * @param number the number within that country
     */
    public record Mobile(String code, String number) {

        @Override
        public String toString() {
            return "Mobile[hidden]";
        }
    }
}
