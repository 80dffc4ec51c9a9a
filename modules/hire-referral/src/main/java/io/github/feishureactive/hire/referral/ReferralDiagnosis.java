package io.github.feishureactive.hire.referral;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.ApiRequest;

/**
 * The calls of the referral accounts for {@link FeishuGateway#diagnose}. Only {@code assets} is sent, for an account
 * that does not exist; of the others the scopes are looked at.
 */
public final class ReferralDiagnosis {

    /** The platform's ids are positive. */
    private static final String NO_ACCOUNT = "0";

    private ReferralDiagnosis() {}

    /**
     * The six calls, of a custom app.
     *
     * @return a list for {@code diagnose}
     */
    public static List<ApiRequest<?>> calls() {
        return calls(null);
    }

    /**
     * The six calls, in a tenant of a store app.
     *
     * @param tenantKey the tenant, {@code null} for the one tenant of a custom app
     * @return a list for {@code diagnose}
     */
    public static List<ApiRequest<?>> calls(@Nullable String tenantKey) {
        return Stream.<ApiRequest<?>>of(
                        ReferralOperations.ASSETS.request().query(ReferralOperations.ACCOUNT_ID, NO_ACCOUNT),
                        ReferralOperations.CREATE.request(),
                        ReferralOperations.ENABLE.request(),
                        ReferralOperations.DEACTIVATE.request(),
                        ReferralOperations.WITHDRAW.request(),
                        ReferralOperations.RECONCILE.request())
                .<ApiRequest<?>>map(request -> request.tenant(tenantKey))
                .toList();
    }
}
