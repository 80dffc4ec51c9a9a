package io.github.feishureactive.simulator.account;

/** The scopes that the simulator checks. */
public final class ApiScopes {

    /** All calls on referral accounts. */
    public static final String REFERRAL_ACCOUNT = "hire:referral_account";

    /** Reading a referral account; {@link #REFERRAL_ACCOUNT} allows it too. */
    public static final String REFERRAL_ACCOUNT_READONLY = "hire:referral_account:readonly";

    /** Importing and deleting rewards. Custom apps only. */
    public static final String EXTERNAL_REFERRAL_REWARD = "hire:external_referral_reward";

    /** All calls on referrals. */
    public static final String REFERRAL = "hire:referral";

    /** Reading referrals, which is all that the simulator has; {@link #REFERRAL} allows it too. */
    public static final String REFERRAL_READONLY = "hire:referral:readonly";

    /** Reading the job posts of the referral site. Custom apps only. */
    public static final String REFERRAL_WEBSITE_READONLY = "hire:referral_website:readonly";

    /** The referrer's email address. */
    public static final String EMPLOYEE_EMAIL = "hire:employee.email:readonly";

    /** The referrer's mobile phone. */
    public static final String EMPLOYEE_MOBILE = "hire:employee.mobile:readonly";

    /** The referrer's id when requested as {@code user_id}. */
    public static final String EMPLOYEE_ID = "contact:user.employee_id:readonly";

    private ApiScopes() {}
}
