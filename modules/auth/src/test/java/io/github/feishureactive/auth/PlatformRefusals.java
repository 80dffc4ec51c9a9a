package io.github.feishureactive.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.internal.error.ErrorReader;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Shape;

/** What the pipeline makes of a token call that the platform answers with an error. */
final class PlatformRefusals {

    private static final ApiOperation<Void> TOKEN = ApiOperation.post("auth.test", "/token", Void.class)
            .shape(Shape.FLAT)
            .build();

    private PlatformRefusals() {}

    static ApiException code(int code) {
        return ErrorReader.error(TOKEN.request(), response(200, null), code, null, null);
    }

    static ApiException throttled(Duration reset) {
        return ErrorReader.error(TOKEN.request(), response(429, reset), 99991400, null, null);
    }

    private static BufferedResponse response(int status, @Nullable Duration reset) {
        return new BufferedResponse(status, "log-1", reset, -1, "{}".getBytes(StandardCharsets.UTF_8));
    }
}
