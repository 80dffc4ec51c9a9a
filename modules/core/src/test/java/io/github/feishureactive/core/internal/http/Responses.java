package io.github.feishureactive.core.internal.http;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** Responses as the transport delivers them. */
public final class Responses {

    private Responses() {}

    /** A response whose reset header, if any, is read as the transport reads it. */
    public static BufferedResponse of(int status, String body, @Nullable String reset) {
        return new BufferedResponse(
                status, "log-1", RetryAfter.seconds(reset), -1, body.getBytes(StandardCharsets.UTF_8));
    }
}
