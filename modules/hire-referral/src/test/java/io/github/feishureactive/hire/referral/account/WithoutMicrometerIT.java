package io.github.feishureactive.hire.referral.account;

import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.simulator.FeishuSimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Micrometer is not on this module's class path, and nothing of the library asks for it. */
class WithoutMicrometerIT {

    @Test
    void callsSucceedAndEveryPublicTypeCanBeReflectedUpon() {
        assertThatThrownBy(() -> Class.forName("io.micrometer.observation.ObservationRegistry"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> Class.forName("io.micrometer.common.KeyValue"))
                .isInstanceOf(ClassNotFoundException.class);

        try (FeishuSimulator simulator = FeishuSimulator.demo().start();
                FeishuGateway gateway = FeishuGateway.builder()
                        .authentication(AppAuthentication.customApp(
                                FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                        .baseUrl(simulator.baseUrl())
                        .observer(new GatewayObserver() {})
                        .build()) {
            StepVerifier.create(ReferralAccounts.on(gateway).enable(FeishuSimulator.DEMO_ACCOUNT_ID))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(Duration.ofMinutes(1));
        }
        for (Class<?> type : new Class<?>[] {FeishuGateway.class, FeishuGatewayBuilder.class, GatewayObserver.class}) {
            assertThat(Arrays.stream(type.getDeclaredMethods())).isNotEmpty();
        }
    }
}
