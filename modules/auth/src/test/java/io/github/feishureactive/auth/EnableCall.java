package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;

/** The least that a call needs: one operation of the platform, and a gateway to a simulator. */
final class EnableCall {

    static final String NAME = "hire.referral_account.enable";
    static final String PATH = ApiPaths.ENABLE;

    private static final ApiOperation<Answer> OPERATION = ApiOperation.post(NAME, PATH, Answer.class)
            .quota(Quota.perSecond(10))
            .idempotent()
            .build();

    private EnableCall() {}

    /** A gateway for the demo's app, with a deadline that a busy machine keeps too. */
    static FeishuGatewayBuilder gateway(String baseUrl, String appSecret) {
        return FeishuGateway.builder()
                .baseUrl(baseUrl)
                .deadline(Duration.ofSeconds(100))
                .responseTimeout(Duration.ofSeconds(40))
                .authentication(AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, appSecret));
    }

    static Mono<Answer> on(FeishuGateway gateway) {
        return on(gateway, null);
    }

    static Mono<Answer> on(FeishuGateway gateway, @Nullable String tenantKey) {
        return gateway.call(OPERATION.request().tenant(tenantKey).body(new Body(FeishuSimulator.DEMO_ACCOUNT_ID)));
    }

    record Body(String referralAccountId) {}

    record Answer(Account account) {

        Answer {
            Objects.requireNonNull(account, "account");
        }
    }

    record Account(String accountId) {}
}
