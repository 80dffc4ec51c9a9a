package io.github.feishureactive.core.internal.http;

import java.util.Map;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A GET without anything else. */
record PlainRequest(Map<String, String> extraHeaders, Map<String, String> headers) implements Transport.Outgoing {

    PlainRequest() {
        this(Map.of(), Map.of());
    }

    @Override
    public String name() {
        return "test.op";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String target() {
        return "/op";
    }

    @Override
    public boolean fixedTarget() {
        return true;
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
    public void sentOver(Disposable connection) {}
}
