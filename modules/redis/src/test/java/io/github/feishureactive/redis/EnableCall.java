package io.github.feishureactive.redis;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * One operation of the platform, all that these tests call: with the module that has them all, they would have to wait
 * for its tests.
 */
public final class EnableCall {

    /** The operation's name, by which a gateway knows its quota. */
    public static final String NAME = "hire.referral_account.enable";

    private static final ApiOperation<Answer> OPERATION = ApiOperation.post(NAME, ApiPaths.ENABLE, Answer.class)
            .quota(Quota.perSecond(10))
            .idempotent()
            .build();

    private EnableCall() {}

    /** Enables the demo's account. */
    public static Mono<Answer> on(FeishuGateway gateway) {
        return on(gateway, null, FeishuSimulator.DEMO_ACCOUNT_ID);
    }

    /** Enables an account of one tenant, or of the only one. */
    public static Mono<Answer> on(FeishuGateway gateway, @Nullable String tenantKey, String id) {
        return gateway.call(OPERATION.request().tenant(tenantKey).body(new Body(id)));
    }

    record Body(String referralAccountId) {}

    /** The platform's response. */
    public record Answer(Account account) {}

    /** What it says of the account. */
    public record Account(String accountId) {}
}
