package io.github.feishureactive.core.operation;

import java.util.Locale;
import java.util.Set;

/** Checks the headers that an operation adds to its requests. */
final class OperationHeader {

    /** Set by the gateway or by the HTTP client, for each request or for the connection. */
    private static final Set<String> RESERVED = Set.of(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "if-range",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent");

    /** What a name may hold besides letters and digits (RFC 9110, 5.6.2). */
    private static final String NAME_MARKS = "!#$%&'*+-.^_`|~";

    private OperationHeader() {}

    /**
     * Rejects what HTTP does not allow and what the gateway sets itself. Quotes no value, and a name only if it is
     * valid.
     */
    static void check(String operation, String name, String value) {
        if (name.isEmpty() || !name.chars().allMatch(OperationHeader::nameChar)) {
            throw new IllegalArgumentException("The name of a header of " + operation
                    + " must consist of ASCII letters, digits and " + NAME_MARKS);
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "The header " + name + " of " + operation + " is set by the gateway itself; leave it out");
        }
        if (!value.equals(value.strip()) || !value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
            throw new IllegalArgumentException("The value of the header " + name + " of " + operation
                    + " must consist of printable ASCII characters, without a line break and without spaces around it");
        }
    }

    private static boolean nameChar(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || NAME_MARKS.indexOf(c) >= 0);
    }
}
