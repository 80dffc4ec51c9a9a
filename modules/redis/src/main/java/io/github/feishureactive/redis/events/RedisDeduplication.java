package io.github.feishureactive.redis.events;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.events.EventDeduplication;
import io.github.feishureactive.events.EventRefusedException;
import io.github.feishureactive.events.EventRefusedException.Reason;
import io.github.feishureactive.events.InMemoryDeduplication;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.internal.DurationSetting;
import io.github.feishureactive.redis.internal.OutageNotifier;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;

/**
 * Remembers events for all instances of a service: the platform may deliver an event to one of them, and redeliver it
 * to another.
 *
 * <p>Before an event is handled it is claimed in Redis, with a lease that is renewed while the handler runs. When the
 * handler completes, Redis remembers the event. When it fails or is cancelled, the claim is released, and the next
 * delivery handles the event again. The claims of an instance that dies expire. While another instance handles the
 * event, a delivery is refused as {@link EventRefusedException.Reason#HANDLED_ELSEWHERE}, so that the platform delivers
 * it again and then learns the outcome.
 *
 * <p>No event is lost because Redis is unavailable: an event that cannot be claimed within the timeout is handled
 * nevertheless, and deduplicated by what this instance remembers. So an event is handled at least once, and more than
 * once only if
 *
 * <ul>
 *   <li>Redis is slow, unavailable or has lost its keys, and several instances receive the same event;
 *   <li>an instance was suspended, or cut off from Redis, for longer than its lease while it handled the event.
 * </ul>
 *
 * The start and the end of an outage are logged once; {@link #statistics()} counts what was handled without Redis.
 *
 * <p>An event takes one round trip before and one after it is handled, and less than 200 bytes in Redis while it is
 * remembered. Its key is a digest of the event's. Handlers run on the timer's thread, never on a thread of Lettuce's,
 * and nothing blocks. Requires Redis 5 or later, or Valkey.
 */
public final class RedisDeduplication implements EventDeduplication {

    /** How long the platform redelivers an event. */
    private static final Duration REDELIVERY = Duration.ofHours(7).plusMinutes(6);

    private final ClaimStore store;
    private final EventDeduplication local;
    private final OutageNotifier outage;
    private final Duration lease;
    private final Duration memory;
    private final Duration timeout;
    private final Scheduler timer;
    private final String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final AtomicLong attempts = new AtomicLong();
    private final Counts counts = new Counts();

    private RedisDeduplication(Builder builder, ClaimStore store) {
        this.store = store;
        this.local = new InMemoryDeduplication(builder.memory, builder.localCapacity);
        this.timer = builder.timer;
        this.outage = new OutageNotifier(
                RedisDeduplication.class,
                "the memory of events",
                "several instances may handle the same event",
                builder.listener,
                () -> timer.now(TimeUnit.NANOSECONDS));
        this.lease = builder.lease;
        this.memory = builder.memory;
        this.timeout = builder.timeout;
    }

    /**
     * Starts to build a memory of events.
     *
     * @param connection to the Redis that all instances share; not disposed by the memory
     * @return a builder
     */
    public static Builder builder(LettuceConnection connection) {
        return new Builder(connection);
    }

    @Override
    public Mono<Receipt> once(String key, Mono<Void> handling) {
        return Mono.defer(() -> {
            EventClaim claim = new EventClaim(this, store, key, instance + "-" + attempts.incrementAndGet());
            return local.once(key, claim.around(handling))
                    .map(receipt -> claim.alreadyHandled() ? Receipt.DUPLICATE : receipt)
                    .doOnNext(receipt -> (receipt == Receipt.HANDLED ? counts.handled : counts.duplicates).increment())
                    .doOnError(error -> (handledElsewhere(error) ? counts.elsewhere : counts.failed).increment())
                    .doOnCancel(counts.failed::increment);
        });
    }

    private static boolean handledElsewhere(Throwable error) {
        return error instanceof EventRefusedException refused && refused.reason() == Reason.HANDLED_ELSEWHERE;
    }

    /**
     * Counters since the memory was created, for metrics.
     *
     * @return a snapshot
     */
    public RedisDeduplicationStatistics statistics() {
        return new RedisDeduplicationStatistics(
                counts.handled.sum(),
                counts.duplicates.sum(),
                counts.elsewhere.sum(),
                counts.failed.sum(),
                counts.unshared.sum());
    }

    Duration lease() {
        return lease;
    }

    Duration memory() {
        return memory;
    }

    Scheduler timer() {
        return timer;
    }

    OutageNotifier outage() {
        return outage;
    }

    void unshared(Throwable error) {
        counts.unshared.increment();
        outage.failed(error);
    }

    /** Bounds a command, and emits its result on the timer's thread so that Lettuce's own is free at once. */
    <T> Mono<T> timed(Mono<T> command) {
        return command.timeout(timeout, Mono.error(this::timedOut), timer)
                .publishOn(timer)
                .doOnSuccess(result -> outage.responded());
    }

    private TimeoutException timedOut() {
        return new TimeoutException("no response within " + timeout.toMillis() + " ms");
    }

    /** The counters of {@link #statistics()}. */
    private static final class Counts {

        private final LongAdder handled = new LongAdder();
        private final LongAdder duplicates = new LongAdder();
        private final LongAdder elsewhere = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder unshared = new LongAdder();
    }

    /** Builds a {@link RedisDeduplication}. All instances must use the same prefix. */
    public static final class Builder {

        private final LettuceConnection connection;
        private String prefix = "feishu:event";
        private Duration lease = Duration.ofSeconds(10);
        private Duration memory = InMemoryDeduplication.DEFAULT_MEMORY;
        private Duration timeout = Duration.ofMillis(500);
        private int localCapacity = InMemoryDeduplication.DEFAULT_CAPACITY;
        private Scheduler timer = Schedulers.parallel();
        private RedisListener listener = new RedisListener() {};

        private Builder(LettuceConnection connection) {
            this.connection = Objects.requireNonNull(connection, "connection");
        }

        /**
         * Sets the prefix of all keys.
         *
         * @param prefix {@code feishu:event} unless set
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * Sets how long an instance holds an event without renewing its claim; a live instance renews it after a third
         * of that time. The platform redelivers an event for the first time after 15 s: with a shorter lease, that
         * delivery can already claim the event of an instance that died.
         *
         * @param lease one second to ten minutes; ten seconds unless set
         * @return this builder
         */
        public Builder lease(Duration lease) {
            this.lease = DurationSetting.between("lease", lease, Duration.ofSeconds(1), Duration.ofMinutes(10));
            return this;
        }

        /**
         * Sets how long a handled event is remembered, in Redis and in this instance.
         *
         * @param memory 7 h 6 min, the time over which the platform redelivers an event, to 30 days; eight hours unless
         *     set
         * @return this builder
         */
        public Builder memory(Duration memory) {
            this.memory = DurationSetting.between("memory", memory, REDELIVERY, Duration.ofDays(30));
            return this;
        }

        /**
         * Sets how long to wait for Redis, before and after an event is handled. A webhook must respond within 3 s in
         * all.
         *
         * @param timeout 10 ms to ten seconds; 500 ms unless set
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = DurationSetting.between("timeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(10));
            return this;
        }

        /**
         * Sets how many events this instance remembers itself, for outages of Redis; see {@link InMemoryDeduplication}.
         *
         * @param localCapacity at least 1; 100,000 unless set
         * @return this builder
         */
        public Builder localCapacity(int localCapacity) {
            if (localCapacity < 1) {
                throw new IllegalArgumentException("localCapacity must be at least 1, not " + localCapacity);
            }
            this.localCapacity = localCapacity;
            return this;
        }

        /**
         * Sets the scheduler of timeouts and renewals, on which handlers are called.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Sets the listener that is notified of outages, which are logged in any case.
         *
         * @param listener none unless set
         * @return this builder
         */
        public Builder listener(RedisListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Builds the memory and starts to connect, without waiting for it.
         *
         * @return a new memory
         */
        public RedisDeduplication build() {
            ConnectionProvider provider = ConnectionProvider.of(connection);
            provider.connect();
            return build(new RedisClaimStore(provider, prefix));
        }

        /** For tests, whose claims need no Redis. */
        RedisDeduplication build(ClaimStore store) {
            return new RedisDeduplication(this, store);
        }
    }
}
