package io.github.feishureactive.core.quota;

/**
 * When a used slot may be used again. All times are nanoseconds on the limiter's clock.
 *
 * <p>A slot rests for one period, counted from the latest moment at which the platform can have counted its request. The
 * next request leaves after the rest, so two requests of one slot are counted at least a period apart; N slots can therefore
 * never put more than N requests into any period, however the platform cuts its windows and whatever the network does.
 *
 * <p>That moment is when the response was seen, or earlier where the platform says how long it had the request
 * ({@link ProcessingCredit}). Where no response was seen the request may still be on its way: it is assumed to arrive no
 * later than {@code lateArrival} after it was sent. These two assumptions are the conditions of the promise.
 */
final class RestRule {

    /** Clocks drift; without this share of a period a client that is 500 ppm fast runs into the limit. */
    private static final long DRIFT_DIVISOR = 1_000;

    private static final long DRIFT_FLOOR = 1_000_000;

    private final long lateArrival;

    RestRule(long lateArrival) {
        this.lateArrival = lateArrival;
    }

    /** How long a slot rests, at the least, between two uses. */
    static long rest(long period) {
        return period + period / DRIFT_DIVISOR + DRIFT_FLOOR;
    }

    long wakeAfterResponse(long now, long countedBy, long period) {
        return Math.min(now, countedBy) + rest(period);
    }

    long wakeWithoutAnswer(long now, long sentAt, long period) {
        return Math.max(now, sentAt + lateArrival) + rest(period);
    }
}
