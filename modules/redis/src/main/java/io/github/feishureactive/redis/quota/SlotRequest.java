package io.github.feishureactive.redis.quota;

import java.util.List;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;

/**
 * A request to the slots of one key. All times are microseconds.
 *
 * @param purpose why it is sent
 * @param notAfter the server's time after which the response is no longer awaited and nothing is granted; 0 if not
 *     known
 * @param seen the server's time at this instance's last request; 0 if what happened then no longer matters
 * @param queued how many callers wait
 * @param want how many permits to grant at most; 0 to ask for none
 * @param base the number of the first permit; each number is used once
 * @param pace the shortest time to the next request if not all callers are served
 * @param pause how long the platform asked to wait; -1 if it did not
 * @param credit by how much a slot in use may wake earlier than one rest after its response; 0 if not known
 * @param reports the states of earlier permits
 */
record SlotRequest(
        Purpose purpose,
        long notAfter,
        long seen,
        int queued,
        int want,
        long base,
        long pace,
        long pause,
        long credit,
        List<Report> reports) {

    /** The server. */
    @FunctionalInterface
    interface Server {

        /**
         * Sends a request.
         *
         * @param late receives a response that comes after the cancellation, on any thread
         * @return the response; fails as Lettuce does. Cancelled when it takes too long
         */
        Mono<Response> send(SlotRequest request, Consumer<Response> late);

        /** Returns whether no connection has to be opened first. */
        default boolean connected() {
            return true;
        }
    }

    /** Why a request is sent, with the script's number for it. */
    enum Purpose {
        /** To report and to ask for permits. */
        USUAL(0),
        /** To see whether the server could grant a permit. The server does not record the instance. */
        PROBE(1),
        /**
         * First request after a rest or more without the server; reports each use of the share that may not have
         * rested.
         */
        RETURN(2),
        /** First request after less than a rest without the server, which proves how short the outage was. */
        RECOVERY(3);

        final int code;

        Purpose(int code) {
            this.code = code;
        }
    }

    /**
     * Reports the state of one permit.
     *
     * @param number the permit's number
     * @param state its state
     * @param from with {@link PermitState#RESTING}, the start of the rest, relative to the request; negative before it
     */
    record Report(long number, PermitState state, long from) {}

    /** The state of a permit, with the script's number for it. */
    enum PermitState {
        NEVER_SENT(0),
        RESTING(1),
        IN_USE(2);

        final int code;

        PermitState(int code) {
            this.code = code;
        }
    }

    /**
     * The server's response.
     *
     * @param late whether the request came after {@code notAfter}
     * @param now the server's time
     * @param granted how many permits, numbered from the request's base
     * @param again when to ask again, from now; -1 if there is no need to
     * @param paused how long no permit is granted to any instance
     */
    record Response(boolean late, long now, int granted, long again, long paused) {

        /** Returns what still counts if the grants came too late: that the server responded, and its time. */
        Response withoutGrants() {
            return new Response(true, now, 0, -1, paused);
        }
    }
}
