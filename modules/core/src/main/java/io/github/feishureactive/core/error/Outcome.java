package io.github.feishureactive.core.error;

/** What is known about the effect of a failed call, and so whether it may be repeated without doing it twice. */
public enum Outcome {
    /** No byte of the request left this process. */
    NOT_SENT,

    /** The platform refused the request: it had no effect. */
    REJECTED,

    /** The request may have reached the platform and may have had its effect. No response says so. */
    UNKNOWN,

    /** The platform accepted the request, but its response was lost or unreadable. It may have had its effect. */
    UNREADABLE;

    /**
     * Combines the outcomes of two attempts: the more a request may have done, the more it counts, and the constants
     * stand in that order. A later refusal does not remove a doubt, and a request that was refused once has left this
     * process.
     *
     * @param later the outcome of another attempt
     * @return the outcome of both together
     */
    public Outcome and(Outcome later) {
        return compareTo(later) >= 0 ? this : later;
    }
}
