package io.github.feishureactive.micrometer;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.micrometer.FeishuInstrument.LowCardinalityKey;

/**
 * Counts what is no observation: waiting under the quota, retries, and the platform's throttling. Goes together with
 * {@link MicrometerObservations}, whose timers are not repeated here. A rate limiter that has it as a listener counts
 * how often it went without the platform's own clock.
 */
public final class MicrometerMeters implements GatewayObserver, RateLimiterListener {

    private final MeterRegistry registry;
    private final Tags app;
    private final Counter creditSuspended;
    private final Map<String, OfOperation> operations = new ConcurrentHashMap<>();

    private MicrometerMeters(MeterRegistry registry, Tags app) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.app = app;
        this.creditSuspended = Counter.builder(FeishuInstrument.CREDIT_SUSPENDED.getName())
                .description("Throttlings after which slots rested from the response for a while")
                .tags(app)
                .register(registry);
    }

    /**
     * Counts in a registry.
     *
     * @param registry the application's
     * @return to be handed to {@code FeishuGateway.builder().observer(..)}, and to the limiter's {@code listener(..)};
     *     gateways that share the registry must share this too, or the waiting callers of only one of them are seen
     */
    public static MicrometerMeters of(MeterRegistry registry) {
        return new MicrometerMeters(registry, Tags.empty());
    }

    /**
     * Counts for one app among several, each of which has a gateway and meters of its own.
     *
     * @param registry the application's
     * @param appName the application's name for the app, the value of the tag {@code app}; not its id
     * @return to be handed to the builders of that app's gateway and limiter
     */
    public static MicrometerMeters of(MeterRegistry registry, String appName) {
        return new MicrometerMeters(registry, Tags.of(LowCardinalityKey.APP.asString(), appName));
    }

    @Override
    public void waitStarted(ApiOperation<?> operation) {
        OfOperation known = of(operation);
        known.pending.incrementAndGet();
        known.meters();
    }

    @Override
    public void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {
        OfOperation known = of(operation);
        known.pending.decrementAndGet();
        Objects.requireNonNull(known.meters().waits.get(end)).record(waited);
    }

    @Override
    public void throttled(ApiOperation<?> operation, Duration retryAfter) {
        of(operation).meters().throttled.increment();
    }

    @Override
    public void retrying(ApiOperation<?> operation, FeishuException error) {
        Counter.builder(FeishuInstrument.RETRIES.getName())
                .description("Attempts that were followed by another one")
                .tag(LowCardinalityKey.OPERATION.asString(), operation.name())
                .tag(LowCardinalityKey.ERROR.asString(), error.getClass().getSimpleName())
                .tags(app)
                .register(registry)
                .increment();
    }

    @Override
    public void processingCreditSuspended(Duration suspension, Duration countedWithin) {
        creditSuspended.increment();
    }

    private OfOperation of(ApiOperation<?> operation) {
        String name = operation.name();
        OfOperation known = operations.get(name);
        return known != null ? known : operations.computeIfAbsent(name, OfOperation::new);
    }

    /**
     * How many wait for one operation, whatever becomes of its meters: a registry's filters are the application's and
     * may throw.
     */
    private final class OfOperation {

        private final String operation;
        private final AtomicInteger pending = new AtomicInteger();
        private volatile @Nullable Meters meters;

        OfOperation(String operation) {
            this.operation = operation;
        }

        /** Registered when they are needed first. A registry gives the same ones to who comes twice. */
        Meters meters() {
            Meters known = meters;
            if (known == null) {
                known = new Meters(registry, app, operation, pending);
                meters = known;
            }
            return known;
        }
    }

    /** The meters of one operation. */
    private static final class Meters {

        private final Map<WaitEnd, Timer> waits = new EnumMap<>(WaitEnd.class);
        private final Counter throttled;

        Meters(MeterRegistry registry, Tags app, String operation, AtomicInteger pending) {
            Gauge.builder(FeishuInstrument.QUOTA_PENDING.getName(), pending, AtomicInteger::get)
                    .description("Calls that wait for their turn under the quota")
                    .tag(LowCardinalityKey.OPERATION.asString(), operation)
                    .tags(app)
                    .strongReference(true)
                    .register(registry);
            for (WaitEnd end : WaitEnd.values()) {
                waits.put(
                        end,
                        Timer.builder(FeishuInstrument.QUOTA_WAIT.getName())
                                .description("Waiting for a turn under the quota")
                                .tag(LowCardinalityKey.OPERATION.asString(), operation)
                                .tags(app)
                                .tag(LowCardinalityKey.OUTCOME.asString(), Ends.lower(end))
                                .register(registry));
            }
            throttled = Counter.builder(FeishuInstrument.THROTTLED.getName())
                    .description("Responses that said that the platform's limit is reached")
                    .tag(LowCardinalityKey.OPERATION.asString(), operation)
                    .tags(app)
                    .register(registry);
        }
    }
}
