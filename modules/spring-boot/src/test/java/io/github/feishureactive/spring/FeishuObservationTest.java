package io.github.feishureactive.spring;

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
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.micrometer.MicrometerMeters;
import io.github.feishureactive.micrometer.MicrometerObservations;

import static org.assertj.core.api.Assertions.assertThat;

/** Observed by what the application has to observe with. */
class FeishuObservationTest {

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
