package io.github.feishureactive.core.internal.download;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The header {@code Content-Range} (RFC 9110, 14.4).
 *
 * @param first the first byte, negative if there is none
 * @param last the last byte, negative if there is none
 * @param total the length of the whole file, negative if it is unknown
 */
record ContentRange(long first, long last, long total) {

    private static final Pattern RANGE = Pattern.compile(
            "\\s*bytes\\s+(?:(\\d{1,18})-(\\d{1,18})|\\*)/(?:(\\d{1,18})|\\*)\\s*", Pattern.CASE_INSENSITIVE);

    /** Returns {@code null} for no header and for one that is not valid. */
    static @Nullable ContentRange parse(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher range = RANGE.matcher(header);
        return range.matches()
                ? new ContentRange(number(range.group(1)), number(range.group(2)), number(range.group(3)))
                : null;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? -1 : Long.parseLong(digits);
    }
}
