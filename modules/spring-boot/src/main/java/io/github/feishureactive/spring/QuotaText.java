package io.github.feishureactive.spring;

import org.springframework.boot.convert.DurationStyle;

import io.github.feishureactive.core.quota.Quota;

/** A quota as it is written in configuration: windows such as {@code 10/1s}, parted by commas, or {@code unlimited}. */
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
        return Quota.of(permits, DurationStyle.detectAndParse(period));
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("a quota is written as calls/period, such as 10/1s or 1000/1m, 50/1s, or as"
                + " unlimited; not \"" + text + "\"");
    }
}
