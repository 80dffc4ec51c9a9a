package io.github.feishureactive.core.quota;

/**
 * When a used slot may be used again. All times are nanoseconds on one clock, that of the limiter.
 *
 * <p>A slot rests for one period, counted from the latest moment at which the platform can have counted its request.
 * The next request leaves after the rest, so two requests of one slot are counted at least a period apart; N slots can
 * therefore never put more than N requests into any period, however the platform cuts its windows and whatever the
 * network does.
 *
 * <p>That moment is when the response was seen, or earlier where the platform says how long it had the request
 * ({@link ProcessingCredit}). Where no response was seen the request may still be on its way: it is assumed to arrive
 * no later than {@code lateArrival} after it was sent. These two assumptions are the conditions of the promise.
 */
public final class RestRule {

    /** Clocks drift; without this share of a period a client that is 500 ppm fast runs into the limit. */
    private static final long DRIFT_DIVISOR = 1_000;

    private static final long DRIFT_FLOOR = 1_000_000;

    /** A credit that was not reached again is forgotten by this share with each response. */
    private static final long FADING = 16;

    private final long lateArrival;
    private final ProcessingCredit credit;

    /**
     * A rule with its two assumptions.
     *
     * @param lateArrival how long after it was sent a request without a response may reach the platform
     * @param credit how much earlier than its response a request was counted
     */
    public RestRule(long lateArrival, ProcessingCredit credit) {
        this.lateArrival = lateArrival;
        this.credit = credit;
    }

    /**
     * How long a slot rests, at the least, between two uses.
     *
     * @param period of the window
     * @return the period, with room for clocks that drift
     */
    public static long rest(long period) {
        return period + period / DRIFT_DIVISOR + DRIFT_FLOOR;
    }

    /**
     * When a slot may be used again.
     *
     * @param countedBy when the platform counted its request at the latest
     * @param period of the window
     * @return the end of its rest
     */
    public static long wake(long countedBy, long period) {
        return countedBy + rest(period);
    }

    /**
     * Whether a response with such a processing time may have been counted earlier than it was seen. Costs no look at a
     * clock.
     *
     * @param processing how long the platform says it had the request, negative where it does not say
     * @return {@code false} if the request counts as counted when its response was seen
     */
    public boolean earns(long processing) {
        return credit.earns(processing);
    }

    /**
     * When a request was counted at the latest whose response was seen.
     *
     * @param sentAt when it was sent
     * @param processing how long the platform says it had it, negative where it does not say
     * @param now when the response was seen
     * @return that time or an earlier one
     */
    public long countedBy(long sentAt, long processing, long now) {
        return credit.earns(processing) ? credit.countedBy(sentAt, processing, now) : now;
    }

    /**
     * When a request is counted at the latest whose response was not seen.
     *
     * @param sentAt when it was sent
     * @param now when it was given up
     * @return that time or a later one
     */
    public long countedWithoutResponse(long sentAt, long now) {
        return Math.max(now, sentAt + lateArrival);
    }

    /**
     * By how much a slot in use may wake earlier than one rest after its response, as far as the last responses show:
     * the largest of them counts, and is slowly forgotten. An estimate for those who wait; no slot wakes by it.
     *
     * @param before what the responses so far have shown
     * @param credit how long before it was seen the last response's request was counted
     * @return nanoseconds, not negative
     */
    public static long usualCredit(long before, long credit) {
        return Math.max(credit, before - before / FADING);
    }
}
