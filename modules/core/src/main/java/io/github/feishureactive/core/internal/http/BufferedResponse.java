package io.github.feishureactive.core.internal.http;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.TokenPattern;

/**
 * A complete HTTP response within the size bound.
 *
 * @param status the HTTP status
 * @param logId the platform's log id, safe to print
 * @param retryAfter how long it asks to wait, {@code null} if it does not
 * @param processingNanos how long the platform says that it had the request, negative if it does not say
 * @param body the body, decoded
 */
@SuppressWarnings("ArrayRecordComponent") // responses are read once and never compared
public record BufferedResponse(
        int status, @Nullable String logId, @Nullable Duration retryAfter, long processingNanos, byte[] body)
        implements Transport.Response {

    private static final int LOG_ID_LENGTH = 128;

    /**
     * Returns a log id if it is safe to print. The header is untrusted and ends up in messages, so only the characters
     * of log ids pass, and nothing like a token.
     *
     * @param logId a header's value, {@code null} for none
     * @return the same, {@code null} if it is not safe
     */
    public static @Nullable String printable(@Nullable String logId) {
        if (logId == null || logId.isEmpty() || logId.length() > LOG_ID_LENGTH) {
            return null;
        }
        for (int i = 0; i < logId.length(); i++) {
            char c = logId.charAt(i);
            if (c >= 0x80 || !(Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
                return null;
            }
        }
        return TokenPattern.matches(logId) ? null : logId;
    }

    /**
     * Whether the status is one of success.
     *
     * @return {@code true} from 200 to 299
     */
    public boolean successful() {
        return successful(status);
    }

    static boolean successful(int status) {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "BufferedResponse[" + status + ", " + body.length + " bytes]";
    }
}
