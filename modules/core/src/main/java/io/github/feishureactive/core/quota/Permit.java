package io.github.feishureactive.core.quota;

/**
 * The right to send one request. Its holder reports what became of it, so that the right comes back neither too early
 * nor never. Each method decides with a single compare-and-set, may be called from any thread and more than once, and
 * only the first report counts.
 */
public interface Permit {

    /** The platform did not report a processing time. */
    long UNKNOWN = -1;

    /**
     * Called at the last moment before the first byte is written. Cancelling the subscription that brought the permit
     * takes an unsent permit back, and afterwards this returns {@code false}. So it does while the key is paused.
     *
     * @return {@code true} if the request may be written now; after that there is no refund
     */
    boolean send();

    /**
     * The platform's own response to the request was seen, and it does not say how long the platform had the request.
     */
    default void answered() {
        answered(UNKNOWN);
    }

    /**
     * The platform's own response to the request was seen.
     *
     * @param processingNanos how long the platform says it had the request, in nanoseconds; negative where it does not
     *     say
     */
    void answered(long processingNanos);

    /**
     * The request ended without a response of the platform: refunded if it was never sent, otherwise held for as long
     * as it may still be on its way.
     */
    void abandon();
}
