package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.ThrottledException;

/** How long to leave the platform alone after a failed request for a token. */
final class Backoff {

    private static final long FIRST = Duration.ofSeconds(1).toNanos();
    static final long LONGEST = Duration.ofSeconds(30).toNanos();

    /** The same for what the platform asks for. */
    private static final long LONGEST_ASKED = Duration.ofMinutes(5).toNanos();

    /** Credentials stay invalid until an administrator corrects them, so requests go on at a low rate. */
    private static final long PERMANENT = Duration.ofMinutes(1).toNanos();

    /** Parameter missing, app or tenant info wrong, app unusable, secret wrong. */
    private static final Set<Integer> PERMANENT_CODES = Set.of(10003, 10005, 10014, 10015);

    private Backoff() {}

    static boolean permanent(Throwable error) {
        if (error instanceof AuthenticationException authentication) {
            return !authentication.isTransient();
        }
        return error instanceof ApiException api
                && (PERMANENT_CODES.contains(api.code())
                        || api.category() == ErrorCategory.APP_CONFIGURATION
                        || api.category() == ErrorCategory.MONTHLY_QUOTA);
    }

    /**
     * Nanoseconds to wait after so many failures in a row: between half and all of the exponential bound, and at least
     * the delay that the platform asks for, within bounds.
     */
    static long after(Throwable error, int failures, RandomGenerator random) {
        long bound = permanent(error) ? PERMANENT : Math.min(LONGEST, FIRST << Math.min(failures - 1, 10));
        long pause = bound / 2 + random.nextLong(bound / 2 + 1);
        return error instanceof ThrottledException throttled
                ? Math.max(pause, Math.min(LONGEST_ASKED, throttled.retryAfter().toNanos()))
                : pause;
    }
}
