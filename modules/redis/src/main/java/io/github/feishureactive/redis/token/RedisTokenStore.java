package io.github.feishureactive.redis.token;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.token.TokenStore;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.internal.DurationSetting;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.internal.connection.MissingPermission;

/**
 * Keeps access tokens in Redis for all instances of a service, sealed by its caller. Each token has a key that expires
 * with it, so any master of a cluster may have it.
 *
 * <p>Reading and writing take one round trip each. They fail if Redis does not respond within the timeout; the caller
 * then asks the platform. Cancelling abandons the command. Results are emitted on the timer's thread, and nothing
 * blocks. Requires Redis 5 or later, or Valkey.
 */
public final class RedisTokenStore implements TokenStore {

    /** Reads token and remaining life in one step, so that they belong together if the token is replaced meanwhile. */
    private static final String GET = MissingPermission.RUN + """
            local sealed = run('GET', KEYS[1])
            if not sealed then return {} end
            return {sealed, tostring(run('PTTL', KEYS[1]))}""";

    private final ConnectionProvider connection;
    private final String prefix;
    private final Duration timeout;
    private final Scheduler timer;

    private final LongAdder found = new LongAdder();
    private final LongAdder missing = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private RedisTokenStore(Builder builder) {
        this.connection = ConnectionProvider.of(builder.connection);
        this.prefix = builder.prefix;
        this.timeout = builder.timeout;
        this.timer = builder.timer;
    }

    /**
     * Starts to build a store of tokens.
     *
     * @param connection to the Redis that all instances share; not disposed by the store
     * @return a builder
     */
    public static Builder builder(LettuceConnection connection) {
        return new Builder(connection);
    }

    @Override
    public Mono<Kept> get(String name) {
        String[] key = {key(name)};
        return connection
                .with(redis -> read(redis, key), timeout, timer)
                .doOnSuccess(token -> (token == null ? missing : found).increment())
                .doOnError(error -> failed.increment());
    }

    private static Mono<Kept> read(RedisClusterReactiveCommands<String, String> redis, String[] key) {
        return redis.<List<String>>eval(GET, ScriptOutputType.MULTI, key)
                .next()
                .filter(reply -> !reply.isEmpty())
                .map(reply -> new Kept(reply.get(0), Duration.ofMillis(Long.parseLong(reply.get(1)))));
    }

    @Override
    public Mono<Void> put(String name, String sealed, Duration life) {
        // A server that was suspended may run this late and keep the token too long. The platform then rejects the
        // token,
        // and its reader gets another one.
        SetArgs expiring = SetArgs.Builder.px(life.toMillis());
        return connection
                .with(redis -> redis.set(key(name), sealed, expiring), timeout, timer)
                .doOnSuccess(done -> kept.increment())
                .doOnError(error -> failed.increment())
                .then();
    }

    private String key(String name) {
        return prefix + ":" + name;
    }

    /**
     * Counters since the store was created, for metrics.
     *
     * @return a snapshot
     */
    public RedisTokenStoreStatistics statistics() {
        return new RedisTokenStoreStatistics(found.sum(), missing.sum(), kept.sum(), failed.sum());
    }

    /** Builds a {@link RedisTokenStore}. All instances must use the same prefix. */
    public static final class Builder {

        private final LettuceConnection connection;
        private String prefix = "feishu:token";
        private Duration timeout = Duration.ofMillis(500);
        private Scheduler timer = Schedulers.parallel();

        private Builder(LettuceConnection connection) {
            this.connection = Objects.requireNonNull(connection, "connection");
        }

        /**
         * Sets the prefix of all keys.
         *
         * @param prefix {@code feishu:token} unless set
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * Sets how long one command may take, including the time to connect.
         *
         * @param timeout more than zero; 500 ms unless set. The caller waits no longer than one second
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = DurationSetting.positive("timeout", timeout);
            return this;
        }

        /**
         * Sets the scheduler of timeouts, on which results are emitted.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Builds the store and starts to connect, without waiting for it.
         *
         * @return a new store
         */
        public RedisTokenStore build() {
            RedisTokenStore store = new RedisTokenStore(this);
            store.connection.connect();
            return store;
        }
    }
}
