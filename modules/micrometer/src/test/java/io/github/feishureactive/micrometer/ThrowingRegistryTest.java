package io.github.feishureactive.micrometer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.observe.GatewayObserver.WaitEnd;
import io.github.feishureactive.core.operation.ApiOperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A registry that throws for a while, as one whose filter is the application's own. */
class ThrowingRegistryTest {

    private static final ApiOperation<String> OPERATION =
            ApiOperation.get("test.op", "/op", String.class).build();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMeters meters = MicrometerMeters.of(registry);

    /** The first of its meters that cannot be registered is the first one, or one after it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whoWaitsIsCountedInAndOutAllTheSame(int refused) {
        AtomicInteger registered = new AtomicInteger();
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (registered.incrementAndGet() == refused) {
                    throw new IllegalStateException("boom");
                }
                return id;
            }
        });

        assertThat(catchThrowable(() -> meters.waitStarted(OPERATION))).hasMessage("boom");
        meters.waitStarted(OPERATION);
        assertThat(pending()).isEqualTo(2);
        meters.waitEnded(OPERATION, Duration.ofMillis(1), WaitEnd.GRANTED);
        meters.waitEnded(OPERATION, Duration.ofMillis(1), WaitEnd.GRANTED);

        assertThat(pending()).isZero();
        assertThat(registry.get("feishu.client.ratelimit.wait")
                        .tag("outcome", "granted")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    private double pending() {
        return registry.get("feishu.client.ratelimit.pending").gauge().value();
    }
}
