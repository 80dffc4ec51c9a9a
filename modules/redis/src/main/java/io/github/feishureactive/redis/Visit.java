package io.github.feishureactive.redis;

import java.util.List;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;

/**
 * One round trip to the slots of a key. All times are microseconds.
 *
 * @param kind what it is for
 * @param notAfter the server's time after which nobody waits for the answer and nothing is granted; 0 if that is not
 *     known
 * @param seen the server's time at this instance's last visit; 0 if what happened then no longer matters
 * @param line how many callers wait
 * @param want how many permits to grant at most; 0 to ask for none
 * @param base the number of the first permit; each number is used once
 * @param pace how long to stay away at the least when not all who wait were served
 * @param pause how long the platform asked to wait, -1 if it did not
 * @param credit by how much a slot in use may wake earlier than one rest after its response; 0 if nothing is known of
 *     that
 * @param reports what became of earlier permits
 */
record Visit(
        Kind kind,
        long notAfter,
        long seen,
        int line,
        int want,
        long base,
        long pace,
        long pause,
        long credit,
        List<Report> reports) {

    /** The server's side. Fails with whatever Lettuce fails with; cancelled when it takes too long. */
    @FunctionalInterface
    interface Server {

        /**
         * Makes a visit.
         *
         * @param late takes an answer that came after the cancellation, on any thread
         */
        Mono<Answer> visit(Visit visit, Consumer<Answer> late);

        /** Whether nothing has to be opened first. */
        default boolean open() {
            return true;
        }
    }

    /** What a visit is for, with the number by which the script knows it. */
    enum Kind {
        /** To tell and to ask. */
        USUAL(0),
        /** To see whether the server would do for a grant. Leaves nothing there by which it remembers this instance. */
        PROBE(1),
        /**
         * The first of an instance that was away for a rest or more: it tells of each use of its share that may still
         * rest.
         */
        RETURN(2),
        /** The first of an instance that was away for less than a rest: it proves how short the outage was. */
        RECOVERED(3);

        final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /**
     * What became of one permit.
     *
     * @param from for {@link Fate#RESTS}: from when on, counted from the moment of the visit; negative before it
     */
    record Report(long number, Fate fate, long from) {}

    /** What can become of a permit, with the number by which the script knows it. */
    enum Fate {
        NEVER_SENT(0),
        RESTS(1),
        IN_USE(2);

        final int code;

        Fate(int code) {
            this.code = code;
        }
    }

    /**
     * What the server says.
     *
     * @param late whether the visit came after {@code notAfter}
     * @param now the server's time
     * @param granted how many permits, numbered from the visit's base on
     * @param again in how long to come again, -1 if there is no need to
     * @param paused how long no permit is granted to anybody
     */
    record Answer(boolean late, long now, int granted, long again, long paused) {

        /** What is left of it when the rest came too late: that the server was there, and its time. */
        Answer withoutGrants() {
            return new Answer(true, now, 0, -1, paused);
        }
    }
}
