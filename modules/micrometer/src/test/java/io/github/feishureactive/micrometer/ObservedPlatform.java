package io.github.feishureactive.micrometer;

import java.time.Duration;

import io.micrometer.observation.ObservationRegistry;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.FeishuSimulator;

/** The simulator, and a gateway that is watched while it calls it. */
final class ObservedPlatform implements AutoCloseable {

    static final String ENABLE = "hire.referral_account.enable";
    static final String TOKEN = "auth.tenant_access_token.internal";
    static final String ACCOUNT = FeishuSimulator.DEMO_ACCOUNT_ID;
    static final Duration PATIENCE = Duration.ofMinutes(1);

    final FeishuSimulator simulator = FeishuSimulator.demo().start();
    final FeishuGateway gateway;
    final ReferralAccounts accounts;

    ObservedPlatform(ObservationRegistry registry) {
        this(MicrometerObservations.of(registry), PATIENCE, Quota.unlimited());
    }

    ObservedPlatform(GatewayObserver observer, Duration deadline, Quota quota) {
        gateway = FeishuGateway.builder()
                .authentication(
                        AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                .baseUrl(simulator.baseUrl())
                .deadline(deadline)
                .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)))
                .quota(ENABLE, quota)
                .observer(observer)
                .build();
        accounts = ReferralAccounts.on(gateway);
    }

    /** Calls and waits for the end, whatever it is. */
    void call() {
        end(accounts.enable(ACCOUNT));
    }

    static <T> Signal<T> end(Mono<T> call) {
        return call.materialize().block(PATIENCE);
    }

    @Override
    public void close() {
        gateway.disposeLater().block(PATIENCE);
        simulator.close();
    }
}
