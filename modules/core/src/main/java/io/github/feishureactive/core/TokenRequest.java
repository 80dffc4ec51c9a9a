package io.github.feishureactive.core;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.operation.ApiRequest;

/** A request for a token. It bypasses the pipeline, so it has no token, permit or deadline of its own. */
final class TokenRequest<T> extends OutgoingRequest<T> {

    TokenRequest(ApiRequest<T> request, byte @Nullable [] body) {
        super(request, body);
    }

    @Override
    public @Nullable String authorization() {
        return null;
    }

    @Override
    public boolean mayBeWritten() {
        return true;
    }

    @Override
    public String toString() {
        return "TokenRequest[" + name() + "]";
    }
}
