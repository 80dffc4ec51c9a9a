package io.github.feishureactive.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.Base16;
import reactor.core.publisher.Mono;

/**
 * A script that answers with numbers. Run by its digest, and with its text where that is not known.
 *
 * @param text with the function before it by which it runs commands
 */
record Script(String text, String digest) {

    /** Reads a file of this package; done when a class is loaded, so that no call has to wait for it. */
    static Script load(String name) {
        try (InputStream file =
                Objects.requireNonNull(Script.class.getResourceAsStream(name), () -> name + " is missing")) {
            String text = MissingPermission.RUN + new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new Script(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Mono<List<Long>> run(RedisClusterReactiveCommands<String, String> redis, String[] keys, String[] arguments) {
        return redis.<List<Long>>evalsha(digest, ScriptOutputType.MULTI, keys, arguments)
                .onErrorResume(
                        RedisNoScriptException.class,
                        unknown -> redis.eval(text, ScriptOutputType.MULTI, keys, arguments))
                .next();
    }
}
