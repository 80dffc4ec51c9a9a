package io.github.feishureactive.spring.observation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

import io.github.feishureactive.events.EventStatistics;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.connection.ConnectionState;
import io.github.feishureactive.events.connection.ConnectionStatus;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/** Meters of events by outcome, and of the long connection. */
final class EventMeters implements SmartInitializingSingleton {

    private final MeterRegistry registry;
    private final ObjectProvider<Events> events;
    private final ObjectProvider<LongConnectionLifecycle> connection;

    EventMeters(
            MeterRegistry registry, ObjectProvider<Events> events, ObjectProvider<LongConnectionLifecycle> connection) {
        this.registry = registry;
        this.events = events;
        this.connection = connection;
    }

    @Override
    public void afterSingletonsInstantiated() {
        events.ifUnique(this::bind);
        connection.ifUnique(this::bind);
    }

    private void bind(Events received) {
        FunctionCounter.builder("feishu.events.received", received, counted -> counted.statistics()
                        .received())
                .description("Deliveries of events from the platform")
                .register(registry);
        outcome(received, "handled", EventStatistics::handled);
        outcome(received, "failed", EventStatistics::failed);
        outcome(received, "refused", EventStatistics::refused);
        outcome(received, "duplicate", EventStatistics::duplicates);
        outcome(received, "unhandled", EventStatistics::unhandled);
        Gauge.builder("feishu.events.in.flight", received, counted -> counted.statistics()
                        .inFlight())
                .description("Events that are being handled")
                .register(registry);
        TimeGauge.builder(
                        "feishu.events.in.flight.oldest",
                        received,
                        TimeUnit.SECONDS,
                        counted -> seconds(counted.statistics().oldestInFlight()))
                .description("How long the oldest event in flight has been handled")
                .register(registry);
    }

    private void outcome(Events received, String outcome, ToDoubleFunction<EventStatistics> count) {
        FunctionCounter.builder("feishu.events.ended", received, counted -> count.applyAsDouble(counted.statistics()))
                .description("Deliveries of events by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void bind(LongConnectionLifecycle lifecycle) {
        FunctionCounter.builder("feishu.long.connection.reconnects", lifecycle, counted -> counted.totals()
                        .reconnects())
                .description("How often the long connection was reopened")
                .register(registry);
        FunctionCounter.builder(
                        "feishu.long.connection.connected.time",
                        lifecycle,
                        counted -> seconds(counted.totals().connected()))
                .description("How long the long connection was open in total")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("feishu.long.connection.connected", lifecycle, EventMeters::connected)
                .description("1 while the long connection is open, 0 while it is not")
                .register(registry);
    }

    private static double connected(LongConnectionLifecycle lifecycle) {
        ConnectionStatus status = lifecycle.status();
        return status != null && status.state() == ConnectionState.CONNECTED ? 1 : 0;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
