package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the platform grants to one operation of one app in one tenant: so many calls in so long, for each of its
 * windows.
 *
 * @param windows the windows, all of which apply at once; empty if there is no limit
 * @see <a href="https://open.feishu.cn/document/ukTMukTMukTM/uUzN04SN3QjL1cDN">Rate limits of the platform</a>
 */
public record Quota(List<Window> windows) {

    private static final Quota UNLIMITED = new Quota(List.of());

    /**
     * Copies the list.
     *
     * @param windows the windows, all of which apply at once; empty if there is no limit
     */
    public Quota {
        windows = List.copyOf(windows);
    }

    /**
     * No limit of our own. The platform's throttling is still obeyed.
     *
     * @return a quota without windows
     */
    public static Quota unlimited() {
        return UNLIMITED;
    }

    /**
     * A quota of one window of a second.
     *
     * @param permits calls in any second, at least 1
     * @return the quota
     */
    public static Quota perSecond(int permits) {
        return of(permits, Duration.ofSeconds(1));
    }

    /**
     * A quota of one window of a minute.
     *
     * @param permits calls in any minute, at least 1
     * @return the quota
     */
    public static Quota perMinute(int permits) {
        return of(permits, Duration.ofMinutes(1));
    }

    /**
     * A quota of one window.
     *
     * @param permits calls in any window, at least 1
     * @param period length of the window, more than zero
     * @return the quota
     */
    public static Quota of(int permits, Duration period) {
        return new Quota(List.of(new Window(permits, period)));
    }

    /**
     * This quota and another one at once, such as 1000 a minute and 50 a second.
     *
     * @param other what applies too
     * @return a quota with the windows of both
     */
    public Quota and(Quota other) {
        return new Quota(Stream.concat(windows.stream(), other.windows.stream()).toList());
    }

    /**
     * One window.
     *
     * @param permits calls in any stretch of time as long as the period, 1 to 1,000,000
     * @param period how long, from a millisecond to a day
     */
    public record Window(int permits, Duration period) {

        private static final int MAX_PERMITS = 1_000_000;
        private static final Duration MIN_PERIOD = Duration.ofMillis(1);
        private static final Duration MAX_PERIOD = Duration.ofDays(1);

        /**
         * Checks the bounds.
         *
         * @param permits calls in any stretch of time as long as the period, 1 to 1,000,000
         * @param period how long, from a millisecond to a day
         */
        public Window {
            Objects.requireNonNull(period, "period");
            if (permits < 1 || permits > MAX_PERMITS) {
                throw new IllegalArgumentException(
                        "A quota window takes 1 to " + MAX_PERMITS + " permits, not " + permits);
            }
            if (period.compareTo(MIN_PERIOD) < 0 || period.compareTo(MAX_PERIOD) > 0) {
                throw new IllegalArgumentException("A quota window lasts " + MIN_PERIOD + " to " + MAX_PERIOD + ", not "
                        + period + "; use Quota.unlimited() for no limit");
            }
        }
    }
}
