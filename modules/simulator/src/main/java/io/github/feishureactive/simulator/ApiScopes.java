package io.github.feishureactive.simulator;

/** The scopes that the simulator asks for. */
public final class ApiScopes {

    /** All calls on referral accounts. */
    public static final String REFERRAL_ACCOUNT = "hire:referral_account";

    /** Looking into a referral account; {@link #REFERRAL_ACCOUNT} allows that too. */
    public static final String REFERRAL_ACCOUNT_READONLY = "hire:referral_account:readonly";

    /** The referrer's mail address. */
    public static final String EMPLOYEE_EMAIL = "hire:employee.email:readonly";

    /** The referrer's mobile phone. */
    public static final String EMPLOYEE_MOBILE = "hire:employee.mobile:readonly";

    /** The referrer's id, where it is asked for as {@code user_id}. */
    public static final String EMPLOYEE_ID = "contact:user.employee_id:readonly";

    private ApiScopes() {}
}
