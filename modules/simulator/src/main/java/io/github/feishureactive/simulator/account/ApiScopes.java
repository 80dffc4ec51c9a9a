package io.github.feishureactive.simulator.account;

/** The scopes that the simulator checks. */
public final class ApiScopes {

    /** All calls on referral accounts. */
    public static final String REFERRAL_ACCOUNT = "hire:referral_account";

    /** Reading a referral account; {@link #REFERRAL_ACCOUNT} allows it too. */
    public static final String REFERRAL_ACCOUNT_READONLY = "hire:referral_account:readonly";

    /** The referrer's email address. */
    public static final String EMPLOYEE_EMAIL = "hire:employee.email:readonly";

    /** The referrer's mobile phone. */
    public static final String EMPLOYEE_MOBILE = "hire:employee.mobile:readonly";

    /** The referrer's id when requested as {@code user_id}. */
    public static final String EMPLOYEE_ID = "contact:user.employee_id:readonly";

    private ApiScopes() {}
}
