package io.github.feishureactive.core.internal.http;

import java.time.Duration;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.internal.http.BoundedBody.Unusable;
import io.github.feishureactive.core.internal.http.Transport.Response;
import io.github.feishureactive.core.internal.http.codec.ExchangeState;
import io.github.feishureactive.core.internal.http.codec.ResponseTimeout;

/** Decides by the head of a response whether its body is collected or stays on its connection. */
final class FileResponse {

    private static final int RANGE_NOT_SATISFIABLE = 416;

    private FileResponse() {}

    /** Runs on the event loop, when the head has come. */
    static Mono<Response> of(
            HttpClientResponse response, Connection connection, int maxResponseBytes, Duration silence) {
        int status = response.status().code();
        HttpHeaders headers = response.responseHeaders();
        if (!BufferedResponse.successful(status) && status != RANGE_NOT_SATISFIABLE) {
            return connection
                    .inbound()
                    .receive()
                    .reduceWith(() -> new BoundedBody(maxResponseBytes, status, headers), BoundedBody::append)
                    .<Response>map(BoundedBody::response)
                    .doOnError(error -> ExchangeState.close(connection));
        }
        ResponseBody body = new ResponseBody(ExchangeSubscriber.of(response).operation(), connection, silence);
        String flaw = flaw(headers);
        if (flaw != null) {
            body.dispose();
            return Mono.error(new Unusable(
                    flaw + " (HTTP " + status + "). Check which proxy responds.",
                    Outcome.UNREADABLE,
                    false,
                    status,
                    BoundedBody.logId(headers)));
        }
        // It takes a subscriber that requests nothing for a silent platform. The body has a watch of its own.
        ResponseTimeout.endWatch(connection);
        return Mono.just(new StreamedResponse(status, headers, body));
    }

    /** Refuses what a cut connection could shorten without a trace. */
    private static @Nullable String flaw(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.CONTENT_ENCODING);
        if (codings.stream()
                .anyMatch(coding -> !coding.isBlank() && !coding.trim().equalsIgnoreCase("identity"))) {
            return "has a content coding, which was not asked for";
        }
        boolean chunked = headers.containsValue(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
        return chunked || headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                ? null
                : "has neither a length nor chunks, so that its end is no other than a cut connection's";
    }
}
