package io.github.feishureactive.core.internal.http;

import java.util.Map;
import java.util.function.BiConsumer;

import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.http.client.HttpClientRequest;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.internal.http.Transport.Outgoing;
import io.github.feishureactive.core.internal.http.Transport.StreamedBody;

/** The headers of one request. */
final class RequestHeaders {

    private static final Logger LOG = Loggers.getLogger(RequestHeaders.class);
    private static final String JSON = "application/json; charset=utf-8";

    private RequestHeaders() {}

    /** Adds those of observers first: they must not replace our own. */
    static void add(HttpClientRequest request, Outgoing outgoing) {
        addAll(outgoing.extraHeaders(), (name, value) -> {
            try {
                if (!request.requestHeaders().contains(name)) {
                    request.header(name, value);
                }
            } catch (IllegalArgumentException e) {
                LOG.warn("Ignoring a header of an observer that HTTP does not allow");
            }
        });
        addAll(outgoing.headers(), request::header);
        String authorization = outgoing.authorization();
        if (authorization != null) {
            request.header(HttpHeaderNames.AUTHORIZATION, authorization);
        }
        if (outgoing.acceptsFiles()) {
            request.header(HttpHeaderNames.ACCEPT, "*/*");
        }
        if (outgoing.body() != null) {
            request.header(HttpHeaderNames.CONTENT_TYPE, JSON);
        }
        StreamedBody streamed = outgoing.streamedBody();
        if (streamed != null) {
            request.header(HttpHeaderNames.CONTENT_TYPE, streamed.contentType());
            if (streamed.length() >= 0) {
                request.header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(streamed.length()));
            }
        }
    }

    /** Usually there are none, and iterating an empty map allocates an iterator. */
    private static void addAll(Map<String, String> headers, BiConsumer<String, String> adding) {
        if (!headers.isEmpty()) {
            headers.forEach(adding);
        }
    }
}
