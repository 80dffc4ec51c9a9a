package io.github.feishureactive.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The values of {@code X-Tt-Logid}: the second in 14 digits and 19 hexadecimal digits, unlike any other.
 *
 * <p>Thread-safe.
 */
final class LogIds {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneId.of("Asia/Shanghai"));

    private final InstantSource clock;
    private final String origin;
    private final AtomicLong count = new AtomicLong();
    private volatile Prefix prefix = new Prefix(Long.MIN_VALUE, "");

    /** The origin keeps the ids of two simulators apart. */
    LogIds(InstantSource clock, int origin) {
        this.clock = clock;
        this.origin = hex(origin & 0xFFFF_FFFFL, 8);
    }

    String next() {
        return prefix() + origin + hex(count.incrementAndGet(), 11);
    }

    /** Formatting a time for every request would cost more than the rest of the answer. */
    private String prefix() {
        Instant now = clock.instant();
        Prefix last = prefix;
        if (last.epochSecond() != now.getEpochSecond()) {
            last = new Prefix(now.getEpochSecond(), SECOND.format(now));
            prefix = last;
        }
        return last.text();
    }

    private static String hex(long value, int digits) {
        String text = Long.toHexString(value).toUpperCase(Locale.ROOT);
        return "0".repeat(digits - text.length()) + text;
    }

    private record Prefix(long epochSecond, String text) {}
}
