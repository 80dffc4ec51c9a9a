package io.github.feishureactive.hire.referral.diagnosis;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Method;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

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
        return ReferralAccounts.operations().stream()
                .<ApiRequest<?>>map(operation -> request(operation).tenant(tenantKey))
                .toList();
    }

    private static ApiRequest<?> request(ApiOperation<?> operation) {
        ApiRequest<?> request = operation.request();
        return operation.method() == Method.GET ? request.query("referral_account_id", NO_ACCOUNT) : request;
    }
}
