package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a token should be renewed and when it must no longer be used, in nanoseconds on the timer's clock.
 *
 * <p>While 30 minutes or more remain the platform gives the same token again, so renewing earlier buys nothing; within
 * the last 30 minutes it gives a new one and both are good. Hence renewal 10 to 20 minutes before the end, at a random
 * moment, so that instances of a service do not all ask at once. All times count from the start of the request: the
 * platform's clock for the token cannot have started later than that.
 */
record TokenLife(long renewAt, long endAt) {

    private static final long RENEW_EARLIEST = Duration.ofMinutes(20).toNanos();
    private static final long RENEW_LATEST = Duration.ofMinutes(10).toNanos();

    /** A token that dies on its way to the platform is refused there. */
    private static final long TRAVEL = Duration.ofSeconds(30).toNanos();

    private static final Duration WORTH_SHARING = Duration.ofNanos(RENEW_EARLIEST + TRAVEL);

    /** An expiry of zero or less must not turn every call into a token request. */
    private static final long SHORTEST_SECONDS = 10;

    /**
     * The longest life that the platform documents; a longer one is not believed, and costs one request every two
     * hours.
     */
    private static final long LONGEST_SECONDS = Duration.ofHours(2).toSeconds();

    static TokenLife of(long requestedAt, long lifetimeSeconds, RandomGenerator random) {
        long life = believed(lifetimeSeconds).toNanos();
        long usable = life - Math.min(TRAVEL, life / 4);
        long ahead = random.nextLong(RENEW_LATEST, RENEW_EARLIEST);
        // A short life is renewed in its second half, so that each renewal moves the next one on.
        long renewIn = Math.max(usable - ahead, usable / 2);
        return new TokenLife(requestedAt + renewIn, requestedAt + usable);
    }

    /** Clamps a reported lifetime to a plausible range. */
    static Duration believed(long lifetimeSeconds) {
        return Duration.ofSeconds(Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, lifetimeSeconds)));
    }

    /** Whether a token that lives on for so long is of use to other instances: none of them would renew it yet. */
    static boolean worthSharing(Duration life) {
        return life.compareTo(WORTH_SHARING) >= 0;
    }

    boolean live(long now) {
        return now - endAt < 0;
    }

    boolean fresh(long now) {
        return now - renewAt < 0;
    }
}
