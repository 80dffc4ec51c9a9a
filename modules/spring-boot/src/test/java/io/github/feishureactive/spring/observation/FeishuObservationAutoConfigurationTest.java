package io.github.feishureactive.spring.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.micrometer.MicrometerMeters;
import io.github.feishureactive.micrometer.MicrometerObservations;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** Observations and meters, if the application has the registries for them. */
class FeishuObservationAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    FeishuAutoConfiguration.class,
                    FeishuObservationAutoConfiguration.class))
            .withPropertyValues("feishu.app-id=cli_boot", "feishu.app-secret=s3cret");

    @Test
    void nothingIsObservedWithoutRegistries() {
        runner.run(context ->
                assertThat(context).hasSingleBean(FeishuGateway.class).doesNotHaveBean(GatewayObserver.class));
    }

    @Test
    void eachRegistryBringsItsOwn() {
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create).run(context -> assertThat(context)
                .hasSingleBean(MicrometerObservations.class)
                .doesNotHaveBean(MicrometerMeters.class));
        runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> assertThat(context)
                .hasSingleBean(MicrometerMeters.class)
                .doesNotHaveBean(MicrometerObservations.class));
    }

    /** The platform reports 20 ms of processing time, and still throttles the next request. */
    @Test
    void aLimiterThatGoesWithoutThePlatformsClockIsMeasured() {
        QuotaKey key = new QuotaKey("call", "cli_boot", null);
        Quota quota = Quota.perSecond(10);
        runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("feishu.rate-limiter.counted-within=1ms")
                .run(context -> {
                    SlotRateLimiter limiter = context.getBean(SlotRateLimiter.class);
                    limiter.acquire(key, quota, 0, false)
                            .delayUntil(permit -> {
                                assertThat(permit.send()).isTrue();
                                return Mono.delay(Duration.ofMillis(25));
                            })
                            .doOnNext(permit ->
                                    permit.answered(Duration.ofMillis(20).toNanos()))
                            .block(Duration.ofMinutes(1));
                    assertThat(creditSuspended(context)).isZero();

                    limiter.throttled(key, quota, Duration.ofSeconds(1));

                    assertThat(creditSuspended(context)).isEqualTo(1);
                });
    }

    private static double creditSuspended(ApplicationContext context) {
        return context.getBean(MeterRegistry.class)
                .get("feishu.client.ratelimit.credit.suspended")
                .counter()
                .count();
    }

    @Test
    void eventsAndTheLongConnectionAreMeasured() {
        runner.withConfiguration(AutoConfigurations.of(FeishuEventsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("feishu.long-connection.enabled=true", "feishu.base-url=http://127.0.0.1:1")
                .run(context -> {
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    Events events = context.getBean(Events.class);
                    EventType<JsonNode> type = EventType.tree("thing");
                    events.on(
                            type,
                            event -> event.id().equals("bad") ? Mono.error(new IllegalStateException()) : Mono.never());
                    for (String id : List.of("1", "2", "bad")) {
                        events.deliver(new EventEnvelope(
                                        id,
                                        "thing",
                                        null,
                                        null,
                                        "cli",
                                        null,
                                        JsonMapper.shared().createObjectNode()))
                                .subscribe(receipt -> {}, error -> {});
                    }

                    assertThat(meters.get("feishu.events.received")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(3);
                    assertThat(meters.get("feishu.events.ended")
                                    .tag("outcome", "failed")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(meters.get("feishu.events.ended")
                                    .tag("outcome", "handled")
                                    .functionCounter()
                                    .count())
                            .isZero();
                    assertThat(meters.get("feishu.events.ended")
                                    .tag("outcome", "refused")
                                    .functionCounter()
                                    .count())
                            .isZero();
                    assertThat(meters.get("feishu.events.ended")
                                    .tag("outcome", "duplicate")
                                    .functionCounter()
                                    .count())
                            .isZero();
                    assertThat(meters.get("feishu.events.in.flight").gauge().value())
                            .isEqualTo(2);
                    assertThat(meters.get("feishu.events.in.flight.oldest")
                                    .timeGauge()
                                    .value(TimeUnit.NANOSECONDS))
                            .isPositive();
                    assertThat(meters.get("feishu.long.connection.connected")
                                    .gauge()
                                    .value())
                            .isZero();
                    assertThat(meters.get("feishu.long.connection.reconnects")
                                    .functionCounter()
                                    .count())
                            .isZero();
                    assertThat(meters.get("feishu.long.connection.connected.time")
                                    .functionCounter()
                                    .count())
                            .isZero();
                });
    }

    @Test
    void observersOfTheApplicationTakeTheirPlace() {
        MicrometerObservations own =
                MicrometerObservations.of(ObservationRegistry.create()).withAppAndTenant();
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withBean(MicrometerObservations.class, () -> own)
                .run(context -> assertThat(context.getBean(MicrometerObservations.class))
                        .isSameAs(own));
    }

    @Test
    void worksWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer")).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(FeishuGateway.class)
                .doesNotHaveBean(GatewayObserver.class));
    }
}
