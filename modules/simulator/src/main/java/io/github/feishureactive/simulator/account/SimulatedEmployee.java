package io.github.feishureactive.simulator.account;

import org.jspecify.annotations.Nullable;

/**
 * An employee of a tenant, who can have a referral account there. Immutable.
 *
 * @param openId the id for one app
 * @param unionId the id for all apps of one developer
 * @param userId the id in the tenant, unique there
 * @param nameZh the name in Chinese
 * @param nameEn the name in English
 * @param email the email address, or null
 * @param mobile the mobile phone, or null
 */
public record SimulatedEmployee(
        String openId,
        String unionId,
        String userId,
        String nameZh,
        String nameEn,
        @Nullable String email,
        @Nullable Mobile mobile) {

    /**
     * Creates an employee without email and mobile phone. The other ids and the names derive from one id.
     *
     * @param userId such as {@code zhang_san}; the open id is then {@code ou_zhang_san}, the union id
     *     {@code on_zhang_san}
     * @return the employee
     */
    public static SimulatedEmployee of(String userId) {
        return new SimulatedEmployee("ou_" + userId, "on_" + userId, userId, userId, userId, null, null);
    }

    /**
     * Returns this employee with another name.
     *
     * @param zh the name in Chinese
     * @param en the name in English
     * @return a new employee
     */
    public SimulatedEmployee withName(String zh, String en) {
        return new SimulatedEmployee(openId, unionId, userId, zh, en, email, mobile);
    }

    /**
     * Returns this employee with an email address.
     *
     * @param address the address by which create finds the employee
     * @return a new employee
     */
    public SimulatedEmployee withEmail(String address) {
        return new SimulatedEmployee(openId, unionId, userId, nameZh, nameEn, address, mobile);
    }

    /**
     * Returns this employee with a mobile phone.
     *
     * @param code the country code without a plus sign, such as {@code 86}
     * @param number the number without the code
     * @return a new employee
     */
    public SimulatedEmployee withMobile(String code, String number) {
        return new SimulatedEmployee(openId, unionId, userId, nameZh, nameEn, email, new Mobile(code, number));
    }

    /**
     * A mobile phone.
     *
     * @param code the country code without a plus sign, such as {@code 86}
     * @param number the number without the code
     */
    public record Mobile(String code, String number) {}
}
