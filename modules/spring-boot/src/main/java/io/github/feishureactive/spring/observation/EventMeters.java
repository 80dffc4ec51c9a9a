package io.github.feishureactive.spring.observation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import org.springframework.beans.factory.SmartInitializingSingleton;

import io.github.feishureactive.events.EventStatistics;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.connection.ConnectionState;
import io.github.feishureactive.events.connection.ConnectionStatus;
import io.github.feishureactive.micrometer.FeishuInstrument.LowCardinalityKey;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/** Meters of events by outcome, and of the long connection. */
final class EventMeters implements SmartInitializingSingleton {

    private final MeterRegistry registry;
    private final Apps apps;

    EventMeters(MeterRegistry registry, Apps apps) {
        this.registry = registry;
        this.apps = apps;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String app : apps.all()) {
            Tags tags = Tags.of(LowCardinalityKey.APP.asString(), app);
            Events events = apps.find(app, Events.class);
            if (events != null) {
                bind(events, tags);
            }
            LongConnectionLifecycle connection = apps.find(app, LongConnectionLifecycle.class);
            if (connection != null) {
                bind(connection, tags);
            }
        }
    }

    private void bind(Events received, Tags app) {
        FunctionCounter.builder("feishu.events.received", received, counted -> counted.statistics()
                        .received())
                .description("Deliveries of events from the platform")
                .tags(app)
                .register(registry);
        outcome(received, app, "handled", EventStatistics::handled);
        outcome(received, app, "failed", EventStatistics::failed);
        outcome(received, app, "refused", EventStatistics::refused);
        outcome(received, app, "duplicate", EventStatistics::duplicates);
        outcome(received, app, "unhandled", EventStatistics::unhandled);
        Gauge.builder("feishu.events.in.flight", received, counted -> counted.statistics()
                        .inFlight())
                .description("Events that are being handled")
                .tags(app)
                .register(registry);
        TimeGauge.builder(
                        "feishu.events.in.flight.oldest",
                        received,
                        TimeUnit.SECONDS,
                        counted -> seconds(counted.statistics().oldestInFlight()))
                .description("How long the oldest event in flight has been handled")
                .tags(app)
                .register(registry);
    }

    private void outcome(Events received, Tags app, String outcome, ToDoubleFunction<EventStatistics> count) {
        FunctionCounter.builder("feishu.events.ended", received, counted -> count.applyAsDouble(counted.statistics()))
                .description("Deliveries of events by outcome")
                .tag("outcome", outcome)
                .tags(app)
                .register(registry);
    }

    private void bind(LongConnectionLifecycle lifecycle, Tags app) {
        FunctionCounter.builder("feishu.long.connection.reconnects", lifecycle, counted -> counted.totals()
                        .reconnects())
                .description("How often the long connection was reopened")
                .tags(app)
                .register(registry);
        FunctionCounter.builder(
                        "feishu.long.connection.connected.time",
                        lifecycle,
                        counted -> seconds(counted.totals().connected()))
                .description("How long the long connection was open in total")
                .baseUnit("seconds")
                .tags(app)
                .register(registry);
        Gauge.builder("feishu.long.connection.connected", lifecycle, EventMeters::connected)
                .description("1 while the long connection is open, 0 while it is not")
                .tags(app)
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
