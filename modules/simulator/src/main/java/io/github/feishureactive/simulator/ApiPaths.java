package io.github.feishureactive.simulator;

/** The paths that the simulator serves. A name with a colon stands for one path segment. */
public final class ApiPaths {

    /** {@code POST}: a custom app's tenant access token. */
    public static final String TENANT_TOKEN = "/open-apis/auth/v3/tenant_access_token/internal";

    /** {@code POST}: a custom app's app access token, which is also its tenant access token. */
    public static final String APP_TOKEN = "/open-apis/auth/v3/app_access_token/internal";

    /** {@code POST}: a store app's app access token, for an app ticket. */
    public static final String STORE_APP_TOKEN = "/open-apis/auth/v3/app_access_token";

    /** {@code POST}: a store app's access token for one tenant, for an app access token. */
    public static final String STORE_TENANT_TOKEN = "/open-apis/auth/v3/tenant_access_token";

    /** {@code POST}: request a push of a store app's app ticket. */
    public static final String APP_TICKET_RESEND = "/open-apis/auth/v3/app_ticket/resend";

    /** {@code POST}: enable a referral account. Documented quota: 10 a second. */
    public static final String ENABLE = "/open-apis/hire/v1/referral_account/enable";

    /** {@code POST}: create the referral account of an employee. Documented quota: 100 a minute. */
    public static final String CREATE = "/open-apis/hire/v1/referral_account";

    /** {@code POST}: deactivate a referral account. Documented quota: 100 a minute. */
    public static final String DEACTIVATE = "/open-apis/hire/v1/referral_account/:referral_account_id/deactivate";

    /** {@code GET}: the assets of a referral account. Documented quota: 10 a second. */
    public static final String ASSETS = "/open-apis/hire/v1/referral_account/get_account_assets";

    /** {@code POST}: withdraw the whole balance of a referral account. Documented quota: 100 a minute. */
    public static final String WITHDRAW = "/open-apis/hire/v1/referral_account/:referral_account_id/withdraw";

    /** {@code POST}: compare withdrawals with the caller's records. Documented quota: 100 a minute. */
    public static final String RECONCILIATION = "/open-apis/hire/v1/referral_account/reconciliation";

    /** {@code POST}: import a reward of the caller's own system. Documented quota: 10 a second. Custom apps only. */
    public static final String REWARDS = "/open-apis/hire/v1/external_referral_rewards";

    /** {@code DELETE}: delete an imported reward. Documented quota: 10 a second. Custom apps only. */
    public static final String REWARD = "/open-apis/hire/v1/external_referral_rewards/:external_referral_reward_id";

    /** {@code GET}: the referral of an application. Documented quota: 50 a second. */
    public static final String REFERRAL_BY_APPLICATION = "/open-apis/hire/v1/referrals/get_by_application";

    /** {@code POST}: the referrals of a talent. Documented quota: 10 a second. */
    public static final String REFERRAL_SEARCH = "/open-apis/hire/v1/referrals/search";

    /**
     * {@code GET}: the job posts of the referral site, page by page. Documented quotas: 1000 a minute and 50 a second.
     * Custom apps only.
     */
    public static final String JOB_POSTS = "/open-apis/hire/v1/referral_websites/job_posts";

    /**
     * {@code GET}: one job post of the referral site. Documented quotas: 1000 a minute and 50 a second. Custom apps
     * only.
     */
    public static final String JOB_POST = "/open-apis/hire/v1/referral_websites/job_posts/:job_post_id";

    /** {@code POST}: the URL of a custom app's long connection. */
    public static final String LONG_CONNECTION = "/callback/ws/endpoint";

    private ApiPaths() {}
}
