package io.github.feishureactive.redis.events;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import reactor.core.publisher.Mono;

import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.internal.connection.MissingPermission;

/**
 * Keeps claims in Redis, one key for each event, so that any master of a cluster may have it. The scripts are hardly
 * longer than their digests, so their text is sent.
 */
record RedisClaimStore(ConnectionProvider connection, String prefix) implements ClaimStore {

    private static final String HOLD = MissingPermission.RUN + """
            local holder = run('GET', KEYS[1])
            if holder and holder ~= ARGV[1] then return holder end
            run('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return ARGV[1]""";

    private static final String RELEASE = MissingPermission.RUN + """
            if run('GET', KEYS[1]) == ARGV[1] then return run('DEL', KEYS[1]) end
            return 0""";

    @Override
    public Mono<String> hold(String event, String holder, Duration lease) {
        String[] key = {key(event)};
        return connection.with(
                redis -> redis.<String>eval(HOLD, ScriptOutputType.VALUE, key, holder, Long.toString(lease.toMillis()))
                        .next());
    }

    @Override
    public Mono<Void> done(String event, Duration memory) {
        String key = key(event);
        return connection
                .with(redis -> redis.set(key, DONE, SetArgs.Builder.px(memory.toMillis())))
                .then();
    }

    @Override
    public Mono<Void> release(String event, String holder) {
        String[] key = {key(event)};
        return connection
                .with(redis -> redis.<Long>eval(RELEASE, ScriptOutputType.INTEGER, key, holder)
                        .next())
                .then();
    }

    /** Uses a digest, because the sender decides how long an event's id is. */
    private String key(String event) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(event.getBytes(StandardCharsets.UTF_8));
            return prefix + ":" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
