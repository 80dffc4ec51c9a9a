package io.github.feishureactive.redis;

import io.github.feishureactive.redis.Visit.Answer;

/** What the last answer said of the server's time. Belongs to the loop of its quota. */
final class ServerClock {

    private final long memory;
    private boolean answered;
    private long answeredAt;
    private long seen;
    private boolean ahead;
    private long offset;
    private long error;

    /** Whatever happened longer ago than {@code memory} does not matter any more. */
    ServerClock(long memory) {
        this.memory = memory;
    }

    /**
     * A visit was answered.
     *
     * @param noted whether the server remembers this instance by it
     */
    void read(Answer answer, boolean noted, long visitedAt, long now) {
        if (noted) {
            answered = true;
            answeredAt = now;
            seen = answer.now();
        }
        // Never less than the server's time is: it was read after the visit began.
        offset = answer.now() - visitedAt / 1_000;
        error = now - visitedAt;
        ahead = true;
    }

    /** Another server may answer next. */
    void forget() {
        ahead = false;
    }

    /** The server's time at the given one, 0 if it is not known. */
    long at(long time) {
        return ahead ? offset + Rest.micros(time) : 0;
    }

    /** How much less the server's time may be than {@link #at} says. */
    long error() {
        return ahead ? error : 0;
    }

    /** The server's time at the last visit, 0 if it does not matter any more whether the server remembers it. */
    long seen(long now) {
        return matters(now) ? seen : 0;
    }

    boolean matters(long now) {
        return answered && now - answeredAt < memory;
    }
}
