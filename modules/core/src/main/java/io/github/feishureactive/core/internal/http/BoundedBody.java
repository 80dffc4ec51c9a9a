package io.github.feishureactive.core.internal.http;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.UnreadableResponseException;

/**
 * Collects a response into an array and fails as soon as it is too large, both as received and as decoded, so that no
 * response can fill the heap.
 */
final class BoundedBody {

    private static final String LOG_ID = "x-tt-logid";
    private static final String REQUEST_ID = "x-request-id";
    private static final String LENGTH = "content-length";
    private static final String CODING = "content-encoding";
    private static final String CONNECTION = "connection";

    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERROR = 500;

    private static final int INITIAL = 1_024;
    private static final int MAX_ANNOUNCED = 999_999;
    private static final int FAILURES = 400;

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
        // Only a hint: the header may lie, and must not decide the size of an array.
        String length = headers.get(LENGTH);
        if (length == null) {
            return INITIAL;
        }
        try {
            int announced = Integer.parseInt(length);
            return announced < 0 || announced > MAX_ANNOUNCED ? INITIAL : Math.min(announced, bound);
        } catch (NumberFormatException e) {
            return INITIAL;
        }
    }

    BoundedBody append(ByteBuf part) {
        int added = part.readableBytes();
        if (added > bound - size) {
            throw tooLarge();
        }
        if (size + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + added, Math.min(bound, bytes.length * 2)));
        }
        part.readBytes(bytes, size, added);
        size += added;
        return this;
    }

    /** Returns the response with its content decoded. */
    BufferedResponse response() {
        if (status == REQUEST_TIMEOUT && headers.containsValue(CONNECTION, "close", true) && !json()) {
            throw unusable(
                    "says that the server closed the connection while it waited for a request",
                    "It was not processed.",
                    Outcome.REJECTED,
                    true);
        }
        byte[] received = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        return new BufferedResponse(
                status,
                logId(),
                status < FAILURES ? null : RetryAfter.of(headers),
                ServerTiming.innerNanos(headers),
                headers.contains(CODING) ? decoded(received) : received);
    }

    private boolean json() {
        return size > 0 && bytes[0] == '{';
    }

    private byte[] decoded(byte[] received) {
        try {
            byte[] decoded = ContentCoding.decode(String.join(", ", headers.getAll(CODING)), received, bound);
            if (decoded.length > bound) {
                throw tooLarge();
            }
            return decoded;
        } catch (ContentCoding.UndecodableException e) {
            throw unusable(
                    String.valueOf(e.getMessage()),
                    "Check which proxy encodes it.",
                    status >= SERVER_ERROR ? Outcome.UNKNOWN : Outcome.UNREADABLE,
                    e.isTransient());
        }
    }

    private Unusable tooLarge() {
        return unusable(
                "is larger than " + bound + " bytes",
                "If that can be right, raise maxResponseBytes.",
                Outcome.UNREADABLE,
                false);
    }

    private Unusable unusable(String what, String advice, Outcome outcome, boolean isTransient) {
        return new Unusable(what + " (HTTP " + status + "). " + advice, outcome, isTransient, status, logId());
    }

    private @Nullable String logId() {
        return logId(headers);
    }

    static @Nullable String logId(HttpHeaders headers) {
        String logId = BufferedResponse.printable(headers.get(LOG_ID));
        return logId != null ? logId : BufferedResponse.printable(headers.get(REQUEST_ID));
    }

    /** Fails the exchange. Reactor Netty closes the connection if the rest of the response is still on it. */
    static final class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Outcome outcome;
        private final boolean isTransient;
        private final int status;
        private final @Nullable String logId;

        Unusable(String what, Outcome outcome, boolean isTransient, int status, @Nullable String logId) {
            super(what, null, false, false);
            this.outcome = outcome;
            this.isTransient = isTransient;
            this.status = status;
            this.logId = logId;
        }

        /** Returns whether the status is one of success. */
        boolean successful() {
            return BufferedResponse.successful(status);
        }

        UnreadableResponseException exception(String operation) {
            return new UnreadableResponseException(
                    "The response to " + operation + " " + getMessage(),
                    new Facts(operation, outcome, isTransient, 0, status, logId));
        }
    }
}
