package io.github.feishureactive.redis;

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

/**
 * Keeps access tokens in Redis for all instances of a service, sealed as they come. One key for each token, which
 * expires with it; so any of a cluster's masters may have it.
 *
 * <p>Looking costs one round trip, and keeping another one. What Redis does not answer within the timeout is an error,
 * upon which whoever asked goes to the platform. Cancelling gives a command up. Answers come on the timer's thread,
 * nothing blocks. Redis 5 or later, or Valkey.
 */
public final class RedisTokenStore implements TokenStore {

    /** In one step, so that a token is never taken for the one that is put in its place at this moment. */
    private static final String GET = MissingPermission.RUN + """
            local sealed = run('GET', KEYS[1])
            if not sealed then return {} end
            return {sealed, tostring(run('PTTL', KEYS[1]))}""";

    private final LettuceConnection connection;
    private final String prefix;
    private final Duration timeout;
    private final Scheduler timer;

    private final LongAdder found = new LongAdder();
    private final LongAdder missing = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private RedisTokenStore(Builder builder) {
        this.connection = builder.connection;
        this.prefix = builder.prefix;
        this.timeout = builder.timeout;
        this.timer = builder.timer;
    }

    /**
     * Starts to describe a store of tokens.
     *
     * @param connection to the Redis that all instances share; it is not disposed here
     * @return a builder
     */
    public static Builder builder(LettuceConnection connection) {
        return new Builder(connection);
    }

    @Override
    public Mono<Kept> get(String name) {
        String[] key = {key(name)};
        return connection
                .with(redis -> look(redis, key), timeout, timer)
                .doOnSuccess(seen -> (seen == null ? missing : found).increment())
                .doOnError(error -> failed.increment());
    }

    private static Mono<Kept> look(RedisClusterReactiveCommands<String, String> redis, String[] key) {
        return redis.<List<String>>eval(GET, ScriptOutputType.MULTI, key)
                .next()
                .filter(answer -> !answer.isEmpty())
                .map(answer -> new Kept(answer.get(0), Duration.ofMillis(Long.parseLong(answer.get(1)))));
    }

    @Override
    public Mono<Void> put(String name, String sealed, Duration life) {
        // A server that was stopped, and does this late, keeps the token for too long: the platform will refuse it then
        // to
        // whoever took it, who asks for another one.
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
     * What was done so far, for metrics.
     *
     * @return a picture of this moment
     */
    public RedisTokenStoreStatistics statistics() {
        return new RedisTokenStoreStatistics(found.sum(), missing.sum(), kept.sum(), failed.sum());
    }

    /** How a {@link RedisTokenStore} shall behave. All instances must agree on the prefix. */
    public static final class Builder {

        private final LettuceConnection connection;
        private String prefix = "feishu:token";
        private Duration timeout = Duration.ofMillis(500);
        private Scheduler timer = Schedulers.parallel();

        private Builder(LettuceConnection connection) {
            this.connection = Objects.requireNonNull(connection, "connection");
        }

        /**
         * What the names of all keys begin with.
         *
         * @param prefix {@code feishu:token} unless set
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = Objects.requireNonNull(prefix, "prefix");
            return this;
        }

        /**
         * How long one command may take, the opening of the connection included.
         *
         * @param timeout more than zero; 500 ms unless set, and of no effect beyond a second
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("timeout must be more than zero, not " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /**
         * Where time-outs run and answers are signalled.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Makes the store and begins to connect, which nothing waits for.
         *
         * @return a new store
         */
        public RedisTokenStore build() {
            connection.prepare();
            return new RedisTokenStore(this);
        }
    }
}
