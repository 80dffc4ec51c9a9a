package io.github.feishureactive.core.internal.http;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The head of a response whose body is still on its connection. */
public final class StreamedResponse implements Transport.Response {

    private final int status;
    private final HttpHeaders headers;
    private final ResponseBody body;

    StreamedResponse(int status, HttpHeaders headers, ResponseBody body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    @Override
    public int status() {
        return status;
    }

    /**
     * The value of a header.
     *
     * @param name the header's name
     * @return its first value, {@code null} for none; untrusted
     */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /**
     * The body.
     *
     * @return the body, to be read to its end or disposed
     */
    public ResponseBody body() {
        return body;
    }

    /**
     * The same response with the body that it turned out to have.
     *
     * @param bytes the whole body, or none of it
     * @return a response in memory
     */
    public BufferedResponse with(byte[] bytes) {
        return new BufferedResponse(
                status, BoundedBody.logId(headers), status < 400 ? null : RetryAfter.of(headers), -1, bytes);
    }
}
