package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides when to reconnect. Quick attempts come first, as many as the platform's settings allow. Slow attempts follow,
 * after a random time between the platform's interval and twice, three times, finally ten times that interval, but
 * never more than five minutes.
 *
 * <p>Not thread-safe: called once after each attempt.
 */
final class ReconnectPolicy {

    /** How severe a failure is, according to the platform or a proxy in front of it. */
    enum Severity {
        /** A disturbance, such as a lost connection or a restarting server. */
        TROUBLE,
        /** A refusal that may be temporary: quick attempts are useless. */
        REFUSED_FOR_NOW,
        /** A permanent refusal: the platform rejects the app. */
        REFUSED
    }

    /**
     * The next attempt.
     *
     * @param state the state until then
     * @param delay how long until then
     */
    record Next(ConnectionState state, Duration delay) {}

    /** A shorter life does not count as success, or a platform that drops each connection at once would be flooded. */
    private static final Duration MIN_SERVICE = Duration.ofSeconds(10);

    private static final Duration MIN_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_DELAY = Duration.ofMinutes(5);
    private static final int MAX_INTERVALS = 10;
    private static final int LIFE_DIVISOR = 20;

    private final RandomGenerator random;
    private int quickAttempts;
    private int slowAttempts;

    ReconnectPolicy(RandomGenerator random) {
        this.random = random;
    }

    /** Returns whether a connection that was open this long counts as a success. */
    static boolean served(Settings settings, Duration life) {
        return life.compareTo(min(MIN_SERVICE, settings.reconnectInterval())) >= 0;
    }

    /**
     * Decides after a connection was lost. One that served is reopened almost at once, after a random time, since the
     * platform may have lost the connections of all clients at the same moment.
     */
    Next lost(Settings settings, Duration life) {
        if (!served(settings, life)) {
            return failed(settings, Severity.TROUBLE);
        }
        quickAttempts = 1;
        slowAttempts = 0;
        return new Next(ConnectionState.WAITING, upTo(min(settings.reconnectNonce(), life.dividedBy(LIFE_DIVISOR))));
    }

    /** Decides after an attempt that opened no connection, or one that did not serve. */
    Next failed(Settings settings, Severity severity) {
        if (severity == Severity.TROUBLE && slowAttempts == 0 && quickLeft(settings)) {
            Duration delay =
                    quickAttempts == 0 ? MIN_DELAY.plus(upTo(settings.reconnectNonce())) : settings.reconnectInterval();
            quickAttempts++;
            return new Next(ConnectionState.WAITING, delay);
        }
        Duration min = settings.reconnectInterval();
        Duration delay = min.plus(upTo(maxDelay(settings).minus(min)));
        slowAttempts++;
        return new Next(severity == Severity.REFUSED ? ConnectionState.REFUSED : ConnectionState.BACKING_OFF, delay);
    }

    /** The first quick attempt is allowed whatever the count. */
    private boolean quickLeft(Settings settings) {
        return settings.reconnectCount() < 0 || quickAttempts < Math.max(1, settings.reconnectCount());
    }

    private Duration maxDelay(Settings settings) {
        int intervals = Math.min(MAX_INTERVALS, slowAttempts + 2);
        return min(MAX_DELAY, settings.reconnectInterval().multipliedBy(intervals));
    }

    private Duration upTo(Duration max) {
        return Duration.ofNanos(random.nextLong(max.toNanos() + 1));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
