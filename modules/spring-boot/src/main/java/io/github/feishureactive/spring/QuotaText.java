package io.github.feishureactive.spring;

import java.time.Duration;

import org.springframework.boot.convert.DurationStyle;

import io.github.feishureactive.core.quota.Quota;

/** Parses quotas of the configuration: {@code unlimited}, or windows such as {@code 10/1s}, separated by commas. */
final class QuotaText {

    private QuotaText() {}

    static Quota parse(String text) {
        if (text.strip().equals("unlimited")) {
            return Quota.unlimited();
        }
        Quota quota = Quota.unlimited();
        for (String window : text.split(",", -1)) {
            quota = quota.and(window(window.strip()));
        }
        return quota;
    }

    private static Quota window(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw malformed(text);
        }
        int permits;
        try {
            permits = Integer.parseInt(text.substring(0, slash).strip());
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
        String period = text.substring(slash + 1).strip();
        if (period.isEmpty()) {
            throw malformed(text);
        }
        return Quota.of(permits, duration(period, text));
    }

    private static Duration duration(String period, String text) {
        try {
            return DurationStyle.detectAndParse(period);
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "must be calls/period, such as 10/1s or 1000/1m, 50/1s, or unlimited: \"" + text + "\"");
    }
}
