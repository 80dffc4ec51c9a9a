package io.github.feishureactive.simulator.internal.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Unique values of {@code X-Tt-Logid}: the second in 14 digits, then 19 hexadecimal digits. Thread-safe. */
public final class LogIds {

    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneId.of("Asia/Shanghai"));

    private final InstantSource clock;
    private final String origin;
    private final AtomicLong count = new AtomicLong();
    private volatile Prefix prefix = new Prefix(Long.MIN_VALUE, "");

    /** The origin keeps the ids of two simulators apart. */
    public LogIds(InstantSource clock, int origin) {
        this.clock = clock;
        this.origin = hex(origin & 0xFFFF_FFFFL, 8);
    }

    ResponseStamp nextStamp(boolean serverTiming) {
        return new ResponseStamp(next(), serverTiming, clock);
    }

    String next() {
        return prefix() + origin + hex(count.incrementAndGet(), 11);
    }

    /** Formats the time once a second: it would cost more than the rest of the response. */
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
