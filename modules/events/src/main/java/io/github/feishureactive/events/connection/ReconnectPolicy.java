package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to open the connection again. Quick attempts come first, as many as the platform's settings allow; then slow
 * ones, at random between the platform's interval and twice, three times, at last ten times as much, never more than
 * five minutes.
 *
 * <p>Not safe for use by many threads: attempts follow each other, and each asks once.
 */
final class ReconnectPolicy {

    /** What the platform, or whatever stands before it, meant by a failure. */
    enum Severity {
        /** Trouble, such as a lost connection or a server that restarts. */
        TROUBLE,
        /** A refusal that may pass: not worth quick attempts. */
        REFUSED_FOR_NOW,
        /** The platform knows the app and does not accept it. */
        REFUSED
    }

    /**
     * What to do next.
     *
     * @param state where the connection stands meanwhile
     */
    record Next(ConnectionState state, Duration delay) {}

    /** Shorter lives do not count as success, or a platform that drops each connection at once would be flooded. */
    private static final Duration SHORTEST_SERVICE = Duration.ofSeconds(10);

    private static final Duration LEAST_DELAY = Duration.ofSeconds(1);
    private static final Duration SLOWEST = Duration.ofMinutes(5);
    private static final int SLOWEST_INTERVALS = 10;
    private static final int PART_OF_LIFE = 20;

    private final RandomGenerator random;
    private int quickAttempts;
    private int slowAttempts;

    ReconnectPolicy(RandomGenerator random) {
        this.random = random;
    }

    /** Whether a connection of this life was a success. */
    static boolean served(Settings settings, Duration life) {
        return life.compareTo(least(SHORTEST_SERVICE, settings.reconnectInterval())) >= 0;
    }

    /**
     * After a connection was lost. One that served is opened again almost at once, after a random time, since the
     * platform may have lost the connections of all clients together.
     */
    Next lost(Settings settings, Duration life) {
        if (!served(settings, life)) {
            return failed(settings, Severity.TROUBLE);
        }
        quickAttempts = 1;
        slowAttempts = 0;
        return new Next(ConnectionState.WAITING, upTo(least(settings.reconnectNonce(), life.dividedBy(PART_OF_LIFE))));
    }

    /** After an attempt that brought no connection, or none that served. */
    Next failed(Settings settings, Severity severity) {
        if (severity == Severity.TROUBLE && slowAttempts == 0 && quickLeft(settings)) {
            Duration delay = quickAttempts == 0
                    ? LEAST_DELAY.plus(upTo(settings.reconnectNonce()))
                    : settings.reconnectInterval();
            quickAttempts++;
            return new Next(ConnectionState.WAITING, delay);
        }
        Duration least = settings.reconnectInterval();
        Duration delay = least.plus(upTo(slowest(settings).minus(least)));
        slowAttempts++;
        return new Next(severity == Severity.REFUSED ? ConnectionState.REFUSED : ConnectionState.BACKING_OFF, delay);
    }

    /** The first reopening is allowed whatever the count. */
    private boolean quickLeft(Settings settings) {
        return settings.reconnectCount() < 0 || quickAttempts < Math.max(1, settings.reconnectCount());
    }

    private Duration slowest(Settings settings) {
        int intervals = Math.min(SLOWEST_INTERVALS, slowAttempts + 2);
        return least(SLOWEST, settings.reconnectInterval().multipliedBy(intervals));
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos(random.nextLong(most.toNanos() + 1));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
