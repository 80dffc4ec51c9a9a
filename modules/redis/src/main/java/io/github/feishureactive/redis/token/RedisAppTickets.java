package io.github.feishureactive.redis.token;

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
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.internal.DurationSetting;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.internal.connection.MissingPermission;

/**
 * Shares the tickets of store apps between the instances of a service: the platform pushes each ticket to one of them,
 * and all need it to get their tokens. Each app has a key with its newest ticket, which does not expire, since only the
 * platform knows how long a ticket is valid.
 *
 * <p>Reading and writing fail if Redis does not respond within the timeout. An event whose ticket could not be written
 * is not acknowledged, and the platform pushes it again.
 */
public final class RedisAppTickets implements AppTicketSource, AppTicketSink {

    private static final Logger LOG = Loggers.getLogger(RedisAppTickets.class);

    private final ConnectionProvider connection;
    private final TicketProtection protection;
    private final String prefix;
    private final Duration timeout;
    private final Duration poll;
    private final Scheduler timer;

    private RedisAppTickets(Builder builder) {
        this.connection = ConnectionProvider.of(builder.connection);
        this.protection = builder.protection;
        this.prefix = builder.prefix;
        this.timeout = builder.timeout;
        this.poll = builder.poll;
        this.timer = builder.timer;
    }

    /**
     * Starts to build a store of tickets.
     *
     * @param connection to the Redis that all instances share; not disposed by the store
     * @param protection protects stored tickets; the same for all instances
     * @return a builder
     */
    public static Builder builder(LettuceConnection connection, TicketProtection protection) {
        return new Builder(connection, protection);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The newest ticket of all instances is kept: Redis compares the times.
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
     * {@inheritDoc}
     *
     * <p>Polls Redis, and continues after a failed read; fails if a ticket cannot be decrypted, if a permission is
     * missing or if the connection is disposed.
     */
    @Override
    public Mono<String> awaitOtherThan(String appId, @Nullable String refused) {
        return Mono.defer(() -> awaitOtherThan(appId, refused, new AtomicBoolean()));
    }

    private Mono<String> awaitOtherThan(String appId, @Nullable String refused, AtomicBoolean failed) {
        return read(appId)
                .onErrorResume(this::transientFailure, error -> {
                    if (failed.compareAndSet(false, true)) {
                        LOG.warn("Reading the app ticket of {} failed, will retry: {}", appId, error.toString());
                    }
                    return Mono.empty();
                })
                .map(stored -> open(appId, stored))
                .filter(ticket -> !ticket.equals(refused))
                .repeatWhenEmpty(Integer.MAX_VALUE, polls -> polls.delayElements(poll, timer));
    }

    private boolean transientFailure(Throwable error) {
        return !connection.isDisposed() && !MissingPermission.is(error);
    }

    private String key(String appId) {
        return prefix + ":" + appId;
    }

    /** Builds a {@link RedisAppTickets}. */
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
         * Sets the prefix of all keys.
         *
         * @param prefix {@code feishu:app-ticket} unless set
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * Sets how long one command may take, including the time to connect.
         *
         * @param timeout more than zero; two seconds unless set
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = DurationSetting.positive("timeout", timeout);
            return this;
        }

        /**
         * Sets how often to poll while a caller waits for another ticket, because none has arrived yet or because the
         * platform rejected the last one.
         *
         * @param poll more than zero; 250 ms unless set
         * @return this builder
         */
        public Builder poll(Duration poll) {
            this.poll = DurationSetting.positive("poll", poll);
            return this;
        }

        /**
         * Sets the scheduler of timeouts and polls, on which results are emitted.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Builds the store, which connects when it is first used.
         *
         * @return a new store
         */
        public RedisAppTickets build() {
            return new RedisAppTickets(this);
        }
    }
}
