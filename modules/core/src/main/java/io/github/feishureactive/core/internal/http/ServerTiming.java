package io.github.feishureactive.core.internal.http;

import java.util.Iterator;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * Reads from {@code Server-Timing} how long the platform's own gateway had a request: the duration of the metric
 * {@code inner}, in nanoseconds.
 *
 * <p>The limiter relies on the value, so a doubtful one counts as absent: a metric {@code inner} without a readable
 * duration, a response that came from a cache, a header that does not follow the grammar. Of several {@code inner}
 * metrics the shortest counts. A response without the header costs one look-up, a header costs no allocation but the
 * iterator.
 *
 * @see <a href="https://www.w3.org/TR/server-timing/#the-server-timing-header-field">Server Timing, the header
 *     field</a>
 */
final class ServerTiming {

    /** The response has no duration, or none that is reliable. */
    static final long UNKNOWN = -1;

    private static final String HEADER = "server-timing";
    private static final String AGE = "age";

    private static final String INNER = "inner";
    private static final String DURATION = "dur";
    private static final String DESCRIPTION = "desc";
    private static final String HIT = "HIT";

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_NUMBER_LENGTH = 12;
    private static final int DECIMALS = 6;

    private final String text;
    private int at;
    private long inner = Long.MAX_VALUE;

    private ServerTiming(String text) {
        this.text = text;
    }

    /**
     * Reads all lines of the header.
     *
     * @return nanoseconds, or {@link #UNKNOWN}
     */
    static long innerNanos(HttpHeaders headers) {
        if (!headers.contains(HEADER) || headers.contains(AGE)) {
            return UNKNOWN;
        }
        long least = Long.MAX_VALUE;
        Iterator<String> lines = headers.valueStringIterator(HEADER);
        while (lines.hasNext()) {
            long inner = new ServerTiming(lines.next()).read();
            if (inner == UNKNOWN) {
                return UNKNOWN;
            }
            least = Math.min(least, inner);
        }
        return least == Long.MAX_VALUE ? UNKNOWN : least;
    }

    /** Returns the shortest duration, {@code Long.MAX_VALUE} where the line has none, or {@link #UNKNOWN}. */
    private long read() {
        do {
            skipBlanks();
            if (!end() && peek() != ',' && !readMetric()) {
                return UNKNOWN;
            }
        } while (skip(','));
        return end() ? inner : UNKNOWN;
    }

    /** Reads one metric up to its comma; returns false where nothing of the header can be relied on. */
    private boolean readMetric() {
        int nameAt = at;
        skipToken();
        boolean isInner = matches(nameAt, at, INNER);
        boolean named = at > nameAt;
        long duration = UNKNOWN;
        boolean durationSeen = false;
        skipBlanks();
        while (named && skip(';')) {
            skipBlanks();
            int keyAt = at;
            skipToken();
            int keyEnd = at;
            skipBlanks();
            if (!skip('=')) {
                continue;
            }
            skipBlanks();
            boolean quoted = !end() && peek() == '"';
            int valueAt = quoted ? at + 1 : at;
            if (quoted ? !skipQuoted() : !skipToken()) {
                return false;
            }
            int valueEnd = quoted ? at - 1 : at;
            if (matches(keyAt, keyEnd, DESCRIPTION) && matches(valueAt, valueEnd, HIT)) {
                return false;
            }
            if (!durationSeen && matches(keyAt, keyEnd, DURATION)) {
                // The first of several counts, as the grammar has it.
                durationSeen = true;
                duration = nanos(valueAt, valueEnd);
            }
            skipBlanks();
        }
        if (isInner) {
            inner = Math.min(inner, duration);
        }
        return named && !(isInner && duration == UNKNOWN);
    }

    /** Milliseconds with or without decimals as nanoseconds, or {@link #UNKNOWN}. */
    private long nanos(int from, int to) {
        if (from == to || to - from > MAX_NUMBER_LENGTH) {
            return UNKNOWN;
        }
        long nanos = 0;
        long unit = NANOS_PER_MILLI;
        int decimals = -1;
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (c < '0' || c > '9') {
                return UNKNOWN;
            } else if (decimals < 0) {
                nanos = nanos * 10 + (c - '0') * NANOS_PER_MILLI;
                digits++;
            } else {
                digits++;
                if (decimals++ < DECIMALS) {
                    unit /= 10;
                    nanos += (c - '0') * unit;
                }
            }
        }
        return digits == 0 ? UNKNOWN : nanos;
    }

    private boolean end() {
        return at == text.length();
    }

    private char peek() {
        return text.charAt(at);
    }

    private boolean skip(char wanted) {
        if (end() || peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void skipBlanks() {
        while (!end() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
    }

    private boolean skipToken() {
        int from = at;
        while (!end() && isTokenPart(peek())) {
            at++;
        }
        return at > from;
    }

    private boolean skipQuoted() {
        at++;
        while (!end()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c == '\\' && !end()) {
                at++;
            }
        }
        return false;
    }

    private boolean matches(int from, int to, String wanted) {
        return to - from == wanted.length() && text.regionMatches(true, from, wanted, 0, wanted.length());
    }

    private static boolean isTokenPart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
