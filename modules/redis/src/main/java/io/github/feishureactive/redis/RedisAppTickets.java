package io.github.feishureactive.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.token.AppTicketSink;
import io.github.feishureactive.core.token.AppTicketSource;

/**
 * The tickets of store apps, shared by all instances of a service: the platform pushes each to one of them, and all
 * need it to get their tokens. One key for each app, holding the newest ticket; it does not expire, since the platform
 * alone knows how long a ticket is good for.
 *
 * <p>While Redis does not answer within the timeout, reading and writing fail; an event whose ticket could not be kept
 * is then not acknowledged, and the platform pushes it again.
 */
public final class RedisAppTickets implements AppTicketSource, AppTicketSink {

    private static final Logger LOG = Loggers.getLogger(RedisAppTickets.class);

    private final LettuceConnection connection;
    private final TicketProtection protection;
    private final String prefix;
    private final Duration timeout;
    private final Duration poll;
    private final Scheduler timer;

    private RedisAppTickets(Builder builder) {
        this.connection = builder.connection;
        this.protection = builder.protection;
        this.prefix = builder.prefix;
        this.timeout = builder.timeout;
        this.poll = builder.poll;
        this.timer = builder.timer;
    }

    /**
     * Starts to describe a store of tickets.
     *
     * @param connection to the Redis that all instances share
     * @param protection how tickets lie there; the same for all instances
     * @return a builder
     */
    public static Builder builder(LettuceConnection connection, TicketProtection protection) {
        return new Builder(connection, protection);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The newest of all instances counts: Redis itself compares the times of the two.
     */
    @Override
    public Mono<Void> accept(String appId, String ticket, @Nullable Instant createdAt) {
        if (ticket.isBlank()) {
            return Mono.error(new IllegalArgumentException("An app ticket must not be blank"));
        }
        return Mono.defer(() -> {
            String stored = protection.seal(appId, ticket);
            return connection
                    .with(redis -> TicketTime.replace(redis, key(appId), stored, createdAt), timeout, timer)
                    .then();
        });
    }

    @Override
    public Mono<String> current(String appId) {
        return read(appId).map(stored -> open(appId, stored));
    }

    private String open(String appId, String stored) {
        return protection.open(appId, TicketTime.without(stored));
    }

    private Mono<String> read(String appId) {
        return connection.with(redis -> redis.get(key(appId)), timeout, timer);
    }

    /**
     * A look that fails is no reason not to look again; a ticket that cannot be opened, and a permission that is
     * missing, are.
     */
    @Override
    public Mono<String> awaitOtherThan(String appId, @Nullable String refused) {
        return Mono.defer(() -> awaitOtherThan(appId, refused, new AtomicBoolean()));
    }

    private Mono<String> awaitOtherThan(String appId, @Nullable String refused, AtomicBoolean failed) {
        return read(appId)
                .onErrorResume(this::mayPass, error -> {
                    if (failed.compareAndSet(false, true)) {
                        LOG.warn("Looking for a ticket of {} failed, and is repeated: {}", appId, error.toString());
                    }
                    return Mono.empty();
                })
                .map(stored -> open(appId, stored))
                .filter(ticket -> !ticket.equals(refused))
                .repeatWhenEmpty(Integer.MAX_VALUE, looks -> looks.delayElements(poll, timer));
    }

    private boolean mayPass(Throwable error) {
        return !connection.isDisposed() && !MissingPermission.is(error);
    }

    private String key(String appId) {
        return prefix + ":" + appId;
    }

    /** How a {@link RedisAppTickets} shall behave. */
    public static final class Builder {

        private final LettuceConnection connection;
        private final TicketProtection protection;
        private String prefix = "feishu:app-ticket";
        private Duration timeout = Duration.ofSeconds(2);
        private Duration poll = Duration.ofMillis(250);
        private Scheduler timer = Schedulers.parallel();

        private Builder(LettuceConnection connection, TicketProtection protection) {
            this.connection = Objects.requireNonNull(connection, "connection");
            this.protection = Objects.requireNonNull(protection, "protection");
        }

        /**
         * What the names of all keys begin with.
         *
         * @param prefix {@code feishu:app-ticket} unless set
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * How long one command may take, the opening of the connection included.
         *
         * @param timeout more than zero; two seconds unless set
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = positive("timeout", timeout);
            return this;
        }

        /**
         * How often to look while a caller waits for another ticket, which happens where none has come yet or the
         * platform refused the last one.
         *
         * @param poll more than zero; 250 ms unless set
         * @return this builder
         */
        public Builder poll(Duration poll) {
            this.poll = positive("poll", poll);
            return this;
        }

        /**
         * Where time-outs and waits run, and answers are signalled.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Makes the store; nothing is connected before the first call needs it.
         *
         * @return a new store
         */
        public RedisAppTickets build() {
            return new RedisAppTickets(this);
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " must be more than zero, not " + value);
            }
            return value;
        }
    }
}
