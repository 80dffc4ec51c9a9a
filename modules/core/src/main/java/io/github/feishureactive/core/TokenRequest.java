package io.github.feishureactive.core;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.github.feishureactive.core.internal.UserCode;

/** A request for a token: outside of the pipeline, and so without a token, a permit and a deadline of its own. */
final class TokenRequest implements Transport.Outgoing {

    private final ApiRequest<?> request;
    private final byte @Nullable [] body;
    private volatile @Nullable HttpAnswer answer;
    private volatile @Nullable Error fatal;
    private Map<String, String> headers = Map.of();
    private @Nullable Disposable connection;

    TokenRequest(ApiRequest<?> request, byte @Nullable [] body) {
        this.request = request;
        this.body = body;
    }

    @Override
    public ApiRequest<?> request() {
        return request;
    }

    void answered(HttpAnswer arrived) {
        answer = arrived;
    }

    @Override
    public byte @Nullable [] body() {
        return body;
    }

    @Override
    public @Nullable AccessToken token() {
        return null;
    }

    @Override
    public void headers(Map<String, String> extra) {
        headers = extra;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public @Nullable HttpAnswer lastAnswer() {
        return answer;
    }

    @Override
    public void sentOver(Disposable connection) {
        this.connection = connection;
    }

    @Override
    public void distrust() {
        if (connection != null) {
            connection.dispose();
        }
    }

    @Override
    public boolean mayBeWritten() {
        return true;
    }

    @Override
    public void keep(@Nullable Error thrown) {
        if (fatal == null) {
            fatal = thrown;
        }
    }

    @Override
    public void rethrow() {
        UserCode.rethrow(fatal);
    }

    @Override
    public String toString() {
        return "TokenRequest[" + operation() + "]";
    }
}
