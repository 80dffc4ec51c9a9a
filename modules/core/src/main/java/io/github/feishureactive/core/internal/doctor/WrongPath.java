package io.github.feishureactive.core.internal.doctor;

import java.util.Map;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.github.feishureactive.core.internal.http.Transport;

/**
 * A GET request without a token for a path that the platform does not have. It can do nothing there.
 *
 * @param headers values by name
 */
record WrongPath(Map<String, String> headers) implements Transport.Outgoing {

    static final String TARGET = "/open-apis/feishu_reactive/v1/no_such_path";

    @Override
    public String name() {
        return "doctor.wrong_path";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String target() {
        return TARGET;
    }

    @Override
    public boolean fixedTarget() {
        return false;
    }

    @Override
    public Map<String, String> extraHeaders() {
        return Map.of();
    }

    @Override
    public @Nullable String authorization() {
        return null;
    }

    @Override
    public byte @Nullable [] body() {
        return null;
    }

    @Override
    public boolean mayBeWritten() {
        return true;
    }

    @Override
    public void sentOver(Disposable connection) {
        // Nothing to remember: the exchange ends by itself.
    }
}
