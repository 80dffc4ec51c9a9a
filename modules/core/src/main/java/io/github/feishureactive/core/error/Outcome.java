package io.github.feishureactive.core.error;

/** What is known, after a failed call, about its effect on the platform: may it be repeated without doing it twice? */
public enum Outcome {
    /** No byte of the request left this process: the platform knows nothing of it. */
    NOT_SENT,

    /** The platform refused the request: it had no effect. */
    REJECTED,

    /** The request may have reached the platform and may have had its effect; no answer tells. */
    UNKNOWN,

    /** The platform took the request, and its answer was lost or made no sense: it may have had its effect. */
    UNREADABLE;

    /**
     * Combines the outcomes of two attempts: the more a request may have done, the more it counts, and the constants stand in
     * that order. A later refusal does not remove a doubt, and a request that was refused once has left this process.
     *
     * @param later the outcome of another attempt
     * @return the outcome of both together
     */
    public Outcome and(Outcome later) {
        return compareTo(later) >= 0 ? this : later;
    }
}
