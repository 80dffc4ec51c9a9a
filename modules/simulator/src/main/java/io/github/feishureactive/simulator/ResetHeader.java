package io.github.feishureactive.simulator;

import java.math.BigDecimal;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** What {@code x-ogw-ratelimit-reset} says when a quota is used up. It is called on event loops and must not block. */
@FunctionalInterface
public interface ResetHeader {

    /**
     * The header's value.
     *
     * @param untilReset how long until the quota admits a request again
     * @return the value, or null for no header
     */
    @Nullable
    String value(Duration untilReset);

    /**
     * Whole seconds, rounded up: who waits that long finds room.
     *
     * @return the documented form
     */
    static ResetHeader wholeSeconds() {
        return untilReset -> Long.toString(untilReset.plusNanos(999_999_999).toSeconds());
    }

    /**
     * Seconds with as many decimals as it takes, which third parties have seen.
     *
     * @return such as {@code 0.25}
     */
    static ResetHeader fractionalSeconds() {
        return untilReset ->
                BigDecimal.valueOf(untilReset.toNanos(), 9).stripTrailingZeros().toPlainString();
    }

    /**
     * No header at all.
     *
     * @return null for every refusal
     */
    static ResetHeader missing() {
        return untilReset -> null;
    }

    /**
     * The same text for every refusal, be it absurd.
     *
     * @param text such as {@code 99999999999999999999}, {@code -1} or {@code soon}
     * @return that text
     */
    static ResetHeader text(String text) {
        return untilReset -> text;
    }
}
