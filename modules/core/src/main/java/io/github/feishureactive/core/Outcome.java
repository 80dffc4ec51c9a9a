package io.github.feishureactive.core;

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
     * What is known of a whole call after one more attempt: the most that any attempt may have done, and the constants stand
     * in that order. A doubt is not taken away by a later refusal, and what was refused once has left this process.
     */
    Outcome and(Outcome later) {
        return compareTo(later) >= 0 ? this : later;
    }
}
