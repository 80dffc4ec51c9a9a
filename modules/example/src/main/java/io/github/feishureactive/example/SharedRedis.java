package io.github.feishureactive.example;

import java.time.Duration;
import java.util.Objects;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import io.github.feishureactive.redis.LettuceConnection;

/** The Redis of {@code example.redis}, over which instances share a quota. Asked once, at the start. */
@Component
@ConditionalOnBean(Platforms.class)
class SharedRedis implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SharedRedis.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Without any, a connection that is being opened would not release its buffers. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private final @Nullable RedisURI uri;
    private final @Nullable RedisClient client;
    private final Disposable question;
    private volatile State state;

    SharedRedis(@Value("${example.redis:}") String address) {
        uri = address.isBlank() ? null : parse(address);
        client = uri == null ? null : RedisClient.create();
        state = uri == null ? State.NOT_CONFIGURED : State.SILENT;
        question = uri == null
                ? Disposables.disposed()
                : ping().timeout(PATIENCE)
                        .subscribe(
                                pong -> state = State.THERE,
                                error -> log.warn("The Redis of example.redis does not answer: {}", error.toString()));
    }

    private static RedisURI parse(String address) {
        try {
            return RedisURI.create(address);
        } catch (IllegalArgumentException malformed) {
            // Its message would show the password.
            throw new IllegalArgumentException("example.redis must be a URI such as redis://127.0.0.1:6379");
        }
    }

    private Mono<String> ping() {
        return Mono.usingWhen(
                Mono.fromCompletionStage(() -> client().connectAsync(StringCodec.UTF8, uri())),
                connection -> connection.reactive().ping(),
                SharedRedis::closed);
    }

    private static Mono<Void> closed(StatefulRedisConnection<String, String> connection) {
        return Mono.fromCompletionStage(connection::closeAsync);
    }

    State state() {
        return state;
    }

    /** Returns a connection for one instance, which disposes of it. */
    LettuceConnection connection() {
        return LettuceConnection.standalone(client(), uri());
    }

    private RedisClient client() {
        return Objects.requireNonNull(client, "example.redis");
    }

    private RedisURI uri() {
        return Objects.requireNonNull(uri, "example.redis");
    }

    @Override
    public void close() {
        question.dispose();
        if (client != null) {
            client.shutdown(QUIET, PATIENCE);
        }
    }

    /** Whether there is one. */
    enum State {
        NOT_CONFIGURED,

        /** It has not answered, or not yet. */
        SILENT,

        THERE
    }
}
