package io.github.feishureactive.simulator;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who works in a tenant and may have a referral account there. Immutable.
 *
 * @param openId who it is to one app
 * @param unionId who it is to all apps of one developer
 * @param userId who it is in the tenant; two employees of one tenant never share it
 * @param nameZh the name in Chinese
 * @param nameEn the name in English
 * @param email the mail address, or null
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
     * An employee without mail and mobile, whose other ids and names follow from one id.
     *
     * @param userId such as {@code zhang_san}; the open id is then {@code ou_zhang_san}, the union id {@code on_zhang_san}
     * @return the employee
     */
    public static SimulatedEmployee of(String userId) {
        return new SimulatedEmployee("ou_" + userId, "on_" + userId, userId, userId, userId, null, null);
    }

    /**
     * The same employee with a name.
     *
     * @param zh in Chinese
     * @param en in English
     * @return a new employee
     */
    public SimulatedEmployee withName(String zh, String en) {
        return new SimulatedEmployee(openId, unionId, userId, zh, en, email, mobile);
    }

    /**
     * The same employee with a mail address.
     *
     * @param address by which an account may be created
     * @return a new employee
     */
    public SimulatedEmployee withEmail(String address) {
        return new SimulatedEmployee(openId, unionId, userId, nameZh, nameEn, address, mobile);
    }

    /**
     * The same employee with a mobile phone.
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
