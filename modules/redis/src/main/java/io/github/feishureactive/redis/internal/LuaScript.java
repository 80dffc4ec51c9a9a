package io.github.feishureactive.redis.internal;

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

import io.github.feishureactive.redis.internal.connection.MissingPermission;

/**
 * A script that returns numbers. Called by its digest, and by its text where the server does not know the digest.
 *
 * @param text the script, preceded by the function {@code run}, through which it runs commands
 * @param digest the SHA-1 digest of the text
 */
public record LuaScript(String text, String digest) {

    /**
     * Reads a script. To be called when a class is initialized, so that no call waits for a file.
     *
     * @param owner the class in whose package the file lies
     * @param name the name of the file
     * @return the script
     */
    public static LuaScript load(Class<?> owner, String name) {
        try (InputStream file = Objects.requireNonNull(owner.getResourceAsStream(name), () -> name + " is missing")) {
            String text = MissingPermission.RUN + new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new LuaScript(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the script.
     *
     * @param redis runs the command
     * @param keys the keys that the script reads or writes
     * @param arguments the other arguments
     * @return the numbers that it returns
     */
    public Mono<List<Long>> run(RedisClusterReactiveCommands<String, String> redis, String[] keys, String[] arguments) {
        return redis.<List<Long>>evalsha(digest, ScriptOutputType.MULTI, keys, arguments)
                .onErrorResume(
                        RedisNoScriptException.class,
                        unknown -> redis.eval(text, ScriptOutputType.MULTI, keys, arguments))
                .next();
    }
}
