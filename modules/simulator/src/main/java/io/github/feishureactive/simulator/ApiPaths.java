package io.github.feishureactive.simulator;

/** The paths the simulator serves. A name that begins with a colon stands for one path segment. */
public final class ApiPaths {

    /** {@code POST}: a custom app's tenant access token. */
    public static final String TENANT_TOKEN = "/open-apis/auth/v3/tenant_access_token/internal";

    /** {@code POST}: enable a referral account. Documented quota: 10 a second. */
    public static final String ENABLE = "/open-apis/hire/v1/referral_account/enable";

    private ApiPaths() {}
}
