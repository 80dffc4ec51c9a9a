package io.github.feishureactive.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What came back over HTTP, complete and within the size bound.
 *
 * @param logId the platform's log id, made safe to print
 * @param retryAfter how long it asks to wait, {@code null} if it does not
 * @param processingNanos how long the platform says it had the request, negative where it does not say
 */
@SuppressWarnings("ArrayRecordComponent") // answers are read once and never compared
record HttpAnswer(
        int status, @Nullable String logId, @Nullable Duration retryAfter, long processingNanos, byte[] body) {

    private static final int LOG_ID_LENGTH = 128;

    /** Keeps what a log id is made of and is no token; the header is a stranger's text that ends up in our messages. */
    static @Nullable String printable(@Nullable String logId) {
        if (logId == null || logId.isEmpty() || logId.length() > LOG_ID_LENGTH) {
            return null;
        }
        for (int i = 0; i < logId.length(); i++) {
            char c = logId.charAt(i);
            if (c >= 0x80 || !(Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
                return null;
            }
        }
        // Only these begin a token. The platform's log ids hold neither, and need no matcher.
        boolean suspicious = logId.indexOf('-') >= 0 || logId.contains("eyJ");
        return suspicious && ErrorReader.TOKEN.matcher(logId).find() ? null : logId;
    }

    boolean successful() {
        return successful(status);
    }

    static boolean successful(int status) {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "HttpAnswer[" + status + ", " + body.length + " bytes]";
    }
}
