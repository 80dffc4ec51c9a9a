package io.github.feishureactive.redis;

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

/**
 * Remembers events for all instances of a service: the platform may deliver an event to one of them, and deliver it
 * again to another.
 *
 * <p>Before an event is handled it is claimed in Redis, for the time of a lease that is renewed while the handling
 * lasts; when that has completed, the event is remembered there; when it failed or was cancelled, the claim is given
 * up, and the next delivery handles the event again. An instance that dies lets its claims run out. A delivery whose
 * event another instance is handling is refused as {@link EventRefusedException.Reason#HANDLED_ELSEWHERE}, so that the
 * platform delivers it again, and then learns how that ended.
 *
 * <p>No event is lost for want of Redis: what cannot be claimed within the timeout is handled all the same, on what
 * this instance alone remembers. So an event is handled at least once, and more than once only where
 *
 * <ul>
 *   <li>Redis is slow or gone, or has forgotten its keys, and several instances get the same event;
 *   <li>an instance was stopped, or cut off from Redis, for longer than its lease while it handled the event.
 * </ul>
 *
 * The log says once that Redis is away, and once that it is back; {@link #statistics()} counts what was handled
 * without.
 *
 * <p>An event takes one round trip before and one after its handling, and less than 200 bytes in Redis for the time of
 * the memory. Its key is a digest of the event's. Handlers run on the timer's thread, nothing blocks, and no thread of
 * Lettuce's runs a handler. Redis 5 or later, or Valkey.
 */
public final class RedisDeduplication implements EventDeduplication {

    /** The platform delivers an event again for so long. */
    private static final Duration REDELIVERY = Duration.ofHours(7).plusMinutes(6);

    private final EventClaims claims;
    private final EventDeduplication local;
    private final Outage outage;
    private final Duration lease;
    private final Duration memory;
    private final Duration timeout;
    private final Scheduler timer;
    private final String instance = Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final AtomicLong tries = new AtomicLong();
    private final Counts counts = new Counts();

    private RedisDeduplication(Builder builder, EventClaims claims) {
        this.claims = claims;
        this.local = new InMemoryDeduplication(builder.memory, builder.localCapacity);
        this.timer = builder.timer;
        this.outage = new Outage(builder.listener, () -> timer.now(TimeUnit.NANOSECONDS));
        this.lease = builder.lease;
        this.memory = builder.memory;
        this.timeout = builder.timeout;
    }

    /**
     * Starts to describe a memory of events.
     *
     * @param connection to the Redis that all instances share; it is not disposed here
     * @return a builder
     */
    public static Builder builder(LettuceConnection connection) {
        return new Builder(connection);
    }

    @Override
    public Mono<Receipt> once(String key, Mono<Void> handling) {
        return Mono.defer(() -> {
            EventClaim claim = new EventClaim(this, claims, key, instance + "-" + tries.incrementAndGet());
            return local.once(key, claim.around(handling))
                    .map(receipt -> claim.wasDone() ? Receipt.DUPLICATE : receipt)
                    .doOnNext(receipt -> (receipt == Receipt.HANDLED ? counts.handled : counts.duplicates).increment())
                    .doOnError(error -> (handledElsewhere(error) ? counts.elsewhere : counts.failed).increment())
                    .doOnCancel(counts.failed::increment);
        });
    }

    private static boolean handledElsewhere(Throwable error) {
        return error instanceof EventRefusedException refused && refused.reason() == Reason.HANDLED_ELSEWHERE;
    }

    /**
     * What was done so far, for metrics.
     *
     * @return a picture of this moment
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

    Outage outage() {
        return outage;
    }

    void unshared(Throwable away) {
        counts.unshared.increment();
        outage.failed(away);
    }

    /** Bounded in time; its answer comes on the timer's thread, so that Lettuce's own is free at once. */
    <T> Mono<T> asked(Mono<T> command) {
        return command.timeout(timeout, Mono.error(this::late), timer)
                .publishOn(timer)
                .doOnSuccess(answer -> outage.answered());
    }

    private TimeoutException late() {
        return new TimeoutException("no answer within " + timeout.toMillis() + " ms");
    }

    /** What {@link #statistics()} adds up. */
    private static final class Counts {

        private final LongAdder handled = new LongAdder();
        private final LongAdder duplicates = new LongAdder();
        private final LongAdder elsewhere = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder unshared = new LongAdder();
    }

    /** How a {@link RedisDeduplication} shall behave. All instances must agree on the prefix. */
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
         * What the names of all keys begin with.
         *
         * @param prefix {@code feishu:event} unless set
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * How long an event is held by an instance of which nothing is heard; a live one renews its leases at a third
         * of it. With less than the 15 s after which the platform delivers an event for the second time, that delivery
         * already finds the event free.
         *
         * @param lease a second to ten minutes; ten seconds unless set
         * @return this builder
         */
        public Builder lease(Duration lease) {
            this.lease = between("lease", lease, Duration.ofSeconds(1), Duration.ofMinutes(10));
            return this;
        }

        /**
         * For how long an event that was dealt with is remembered, in Redis and here.
         *
         * @param memory 7 h 6 min, for so long the platform delivers an event again, to 30 days; eight hours unless set
         * @return this builder
         */
        public Builder memory(Duration memory) {
            this.memory = between("memory", memory, REDELIVERY, Duration.ofDays(30));
            return this;
        }

        /**
         * How long to wait for Redis, before and after an event is handled. A webhook must answer within 3 s in all.
         *
         * @param timeout 10 ms to ten seconds; 500 ms unless set
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = between("timeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(10));
            return this;
        }

        /**
         * How many events this instance remembers itself, for when Redis is away: see {@link InMemoryDeduplication}.
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
         * Where time-outs and renewals run, and handlers are called.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Who hears when Redis is lost and found.
         *
         * @param listener nobody unless set; the log says it once in any case
         * @return this builder
         */
        public Builder listener(RedisListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Makes the memory and begins to connect, which nothing waits for.
         *
         * @return a new memory
         */
        public RedisDeduplication build() {
            connection.prepare();
            return build(new RedisEventClaims(connection, prefix));
        }

        /** For claims that lie elsewhere. */
        RedisDeduplication build(EventClaims claims) {
            return new RedisDeduplication(this, claims);
        }

        private static Duration between(String name, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
            }
            return value;
        }
    }
}
