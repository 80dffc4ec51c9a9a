package io.github.feishureactive.core;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.FeishuException.Facts;

/** Collects an answer into an array and gives up as soon as it is too large, so that no answer can fill the heap. */
final class BoundedBody {

    private static final String LOG_ID = "x-tt-logid";
    private static final String REQUEST_ID = "x-request-id";
    private static final String RESET = "x-ogw-ratelimit-reset";
    private static final String LENGTH = "content-length";

    private static final int INITIAL = 1_024;
    private static final int MOST_ANNOUNCED = 999_999;

    private final int bound;
    private final int status;
    private final HttpHeaders headers;
    private byte[] bytes;
    private int size;

    BoundedBody(int bound, int status, HttpHeaders headers) {
        this.bound = bound;
        this.status = status;
        this.headers = headers;
        this.bytes = new byte[announced()];
    }

    private int announced() {
        // A hint and no more: the header may lie, and an array is not made as large as a stranger says.
        String length = headers.get(LENGTH);
        if (length == null) {
            return INITIAL;
        }
        try {
            int announced = Integer.parseInt(length);
            return announced < 0 || announced > MOST_ANNOUNCED ? INITIAL : Math.min(announced, bound);
        } catch (NumberFormatException e) {
            return INITIAL;
        }
    }

    BoundedBody append(ByteBuf part) {
        int added = part.readableBytes();
        if (added > bound - size) {
            throw new TooLarge(bound, status, logId());
        }
        if (size + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + added, Math.min(bound, bytes.length * 2)));
        }
        part.readBytes(bytes, size, added);
        size += added;
        return this;
    }

    HttpAnswer answer() {
        return new HttpAnswer(
                status, logId(), headers.get(RESET), size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }

    private @Nullable String logId() {
        String logId = HttpAnswer.printable(headers.get(LOG_ID));
        return logId != null ? logId : HttpAnswer.printable(headers.get(REQUEST_ID));
    }

    /** Ends the exchange; Reactor Netty then closes the connection, since the rest of the answer is still on it. */
    static final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int bound;
        private final int status;
        private final @Nullable String logId;

        TooLarge(int bound, int status, @Nullable String logId) {
            super("the answer is too large", null, false, false);
            this.bound = bound;
            this.status = status;
            this.logId = logId;
        }

        UnreadableResponseException exception(String operation) {
            return new UnreadableResponseException(
                    "The answer to " + operation + " is larger than " + bound
                            + " bytes. If that can be right, raise maxResponseBytes.",
                    new Facts(operation, Outcome.UNREADABLE, false, 0, status, logId));
        }
    }
}
