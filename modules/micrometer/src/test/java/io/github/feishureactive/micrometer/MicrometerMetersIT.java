package io.github.feishureactive.micrometer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.micrometer.ObservedPlatform.ACCOUNT;
import static io.github.feishureactive.micrometer.ObservedPlatform.ENABLE;
import static io.github.feishureactive.micrometer.ObservedPlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

class MicrometerMetersIT {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final FeishuSimulator simulator = FeishuSimulator.demo().start();
    private final FeishuGateway gateway = gateway();
    private final ReferralAccounts accounts = ReferralAccounts.on(gateway);

    private FeishuGateway gateway() {
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return FeishuGateway.builder()
                .authentication(
                        AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                .baseUrl(simulator.baseUrl())
                .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)))
                .deadline(Duration.ofSeconds(30))
                .quota(ENABLE, Quota.of(4, Duration.ofSeconds(20)))
                .observer(MicrometerObservations.of(observations))
                .observer(MicrometerMeters.of(meters))
                .build();
    }

    @AfterEach
    void stop() {
        gateway.disposeLater().block(PATIENCE);
        simulator.close();
    }

    @Test
    void namesKindsAndKeysAreThoseThatAreDocumented() {
        simulator.faults().next(ApiPaths.ENABLE, Fault.platformError(500, 1002001, "system"));

        ObservedPlatform.end(accounts.enable(ACCOUNT));

        Map<String, List<Meter>> ours = meters.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("feishu.")
                        && !meter.getId().getName().endsWith(".active"))
                .collect(Collectors.groupingBy(meter -> meter.getId().getName()));
        assertThat(ours)
                .containsOnlyKeys(Stream.of(FeishuInstrument.values())
                        .map(FeishuInstrument::getName)
                        .toList());
        for (FeishuInstrument instrument : FeishuInstrument.values()) {
            assertThat(ours.get(instrument.getName())).allSatisfy(meter -> {
                assertThat(meter.getId().getType()).isEqualTo(type(instrument));
                assertThat(keys(meter))
                        .isEqualTo(instrument.keys().stream()
                                .map(FeishuInstrument.LowCardinalityKey::asString)
                                .collect(Collectors.toSet()));
            });
        }
    }

    private static Meter.Type type(FeishuInstrument instrument) {
        return switch (instrument.kind()) {
            case OBSERVATION, TIMER -> Meter.Type.TIMER;
            case GAUGE -> Meter.Type.GAUGE;
            case COUNTER -> Meter.Type.COUNTER;
        };
    }

    private static Set<String> keys(Meter meter) {
        return meter.getId().getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
    }

    @Test
    void retriesAndWaits() {
        simulator.faults().next(ApiPaths.ENABLE, Fault.platformError(500, 1002001, "system"));

        ObservedPlatform.end(accounts.enable(ACCOUNT));

        assertThat(meters.get("feishu.client.retries")
                        .tags("operation", ENABLE, "error", "ApiException")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(waits("granted")).isEqualTo(2);
        assertThat(pending()).isZero();
        assertThat(count("feishu.client.attempts", "outcome", "unknown", "error", "ApiException"))
                .isEqualTo(1);
        assertThat(count("feishu.client.attempts", "outcome", "success", "error", "none"))
                .isEqualTo(1);
        assertThat(count("feishu.client.requests", "outcome", "success", "status", "200"))
                .isEqualTo(1);
    }

    @Test
    void throttledAnswers() {
        simulator
                .faults()
                .next(
                        ApiPaths.ENABLE,
                        Fault.platformError(429, 99991400, "slow", Map.of("x-ogw-ratelimit-reset", "3600")));

        ObservedPlatform.end(accounts.enable(ACCOUNT));

        assertThat(meters.get("feishu.client.throttled")
                        .tags("operation", ENABLE)
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.find("feishu.client.retries").counters()).isEmpty();
    }

    @Test
    void limitersThatGoWithoutThePlatformsClock() {
        MicrometerMeters listener = MicrometerMeters.of(meters);
        assertThat(meters.get("feishu.client.ratelimit.credit.suspended")
                        .counter()
                        .count())
                .as("there from the start")
                .isZero();

        listener.processingCreditSuspended(Duration.ofMinutes(1), Duration.ofMillis(50));

        assertThat(meters.get("feishu.client.ratelimit.credit.suspended")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void tokensRefreshedAndFailed() {
        simulator.faults().next(ApiPaths.TENANT_TOKEN, Fault.platformError(400, 10014, "app secret"));

        ObservedPlatform.end(accounts.enable(ACCOUNT));

        assertThat(count("feishu.client.token.refresh", "outcome", "rejected", "error", "ApiException"))
                .isEqualTo(1);
    }

    @Test
    void aTokenThatIsRevokedIsRefreshed() {
        ObservedPlatform.end(accounts.enable(ACCOUNT));
        simulator.tokens().revokeAll();
        ObservedPlatform.end(accounts.enable(ACCOUNT));

        assertThat(count("feishu.client.token.refresh", "outcome", "success", "error", "none"))
                .isEqualTo(2);
        assertThat(count("feishu.client.attempts", "category", "token", "outcome", "rejected"))
                .isEqualTo(1);
    }

    @Test
    void callersThatWaitAreCountedUntilTheyLeave() {
        for (int i = 0; i < 4; i++) {
            ObservedPlatform.end(accounts.enable(ACCOUNT));
        }

        Disposable first = accounts.enable(ACCOUNT).subscribe();
        Disposable second = accounts.enable(ACCOUNT).subscribe();
        assertThat(pending()).isEqualTo(2);

        first.dispose();
        assertThat(pending()).isEqualTo(1);
        second.dispose();
        assertThat(pending()).isZero();
        assertThat(waits("cancelled")).isEqualTo(2);
        assertThat(count("feishu.client.requests", "outcome", "cancelled")).isEqualTo(2);
    }

    private double pending() {
        return meters.get("feishu.client.ratelimit.pending")
                .tags("operation", ENABLE)
                .gauge()
                .value();
    }

    private long waits(String outcome) {
        return count("feishu.client.ratelimit.wait", "operation", ENABLE, "outcome", outcome);
    }

    private long count(String name, String... tags) {
        return meters.get(name).tags(tags).timer().count();
    }
}
