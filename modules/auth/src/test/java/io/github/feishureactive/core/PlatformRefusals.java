package io.github.feishureactive.core;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.ApiOperation.Shape;

/** What the pipeline makes of a token call that the platform answers with an error. */
public final class PlatformRefusals {

    private static final ApiOperation<Void> TOKEN = ApiOperation.post("auth.test", "/token", Void.class)
            .shape(Shape.FLAT)
            .build();

    private PlatformRefusals() {}

    public static ApiException code(int code) {
        return ErrorReader.error(TOKEN, answer(200, null), code, null);
    }

    public static ApiException throttled(String resetSeconds) {
        return ErrorReader.error(TOKEN, answer(429, resetSeconds), 99991400, null);
    }

    private static HttpAnswer answer(int status, @Nullable String reset) {
        return new HttpAnswer(status, "log-1", RetryAfter.seconds(reset), -1, "{}".getBytes(StandardCharsets.UTF_8));
    }
}
