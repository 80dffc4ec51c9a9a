package io.github.feishureactive.core;

import java.util.Map;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.internal.multipart.FormUpload;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;

/** What the transport sends for an {@link ApiRequest}, and what the pipeline remembers of its exchanges. */
abstract class OutgoingRequest<T> implements Transport.Outgoing, FatalErrors {

    private final ApiRequest<T> request;
    private final @Nullable Object body;
    private Map<String, String> extraHeaders = Map.of();
    private @Nullable Disposable connection;
    private volatile @Nullable BufferedResponse lastResponse;
    private volatile @Nullable Error fatal;

    /**
     * A request to be written.
     *
     * @param body the bytes of a JSON body, a {@link FormUpload}, or {@code null} for none
     */
    OutgoingRequest(ApiRequest<T> request, @Nullable Object body) {
        this.request = request;
        this.body = body;
    }

    final ApiRequest<T> request() {
        return request;
    }

    final ApiOperation<T> operation() {
        return request.operation();
    }

    @Override
    public final String name() {
        return operation().name();
    }

    @Override
    public final HttpMethod method() {
        return HttpMethod.valueOf(operation().method().name());
    }

    @Override
    public final String target() {
        return request.target();
    }

    @Override
    public final boolean fixedTarget() {
        return request.target().equals(operation().path());
    }

    @Override
    public final Map<String, String> headers() {
        return request.headers();
    }

    @Override
    public final Map<String, String> extraHeaders() {
        return extraHeaders;
    }

    /** Sets the headers that observers add to the next exchange. */
    final void extraHeaders(Map<String, String> extra) {
        extraHeaders = extra;
    }

    @Override
    public final byte @Nullable [] body() {
        return body instanceof byte[] bytes ? bytes : null;
    }

    @Override
    public final boolean acceptsFiles() {
        return operation().response().isDownload();
    }

    @Override
    public final @Nullable FormUpload streamedBody() {
        return body instanceof FormUpload upload ? upload : null;
    }

    @Override
    public final void sentOver(Disposable connection) {
        this.connection = connection;
    }

    /** Closes the connection, since the response that came over it belongs to another request. */
    final void distrustConnection() {
        if (connection != null) {
            connection.dispose();
        }
    }

    final void nextExchange() {
        connection = null;
    }

    final void received(BufferedResponse response) {
        lastResponse = response;
    }

    /** Returns the most recent response of any exchange. */
    final @Nullable BufferedResponse lastResponse() {
        return lastResponse;
    }

    @Override
    public final void keep(@Nullable Error thrown) {
        if (fatal == null) {
            fatal = thrown;
        }
    }

    @Override
    public final void rethrow() {
        UserCode.rethrow(fatal);
    }
}
