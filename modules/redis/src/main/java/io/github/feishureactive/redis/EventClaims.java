package io.github.feishureactive.redis;

import java.time.Duration;

import reactor.core.publisher.Mono;

/** Where all instances see who deals with an event, and which events were dealt with. */
interface EventClaims {

    /** Who holds an event that was dealt with. */
    String DONE = "done";

    /**
     * Takes hold of an event that nobody holds, or goes on holding it.
     *
     * @param holder names one try of one instance, so that a claim that was sent twice is still its own
     * @return who holds the event from now on: this one for the time of the lease, another one, or {@link #DONE}
     */
    Mono<String> hold(String event, String holder, Duration lease);

    /** Remembers that the event was dealt with, whoever holds it: that is the truth, even if a lease has run out. */
    Mono<Void> done(String event, Duration memory);

    /** Lets go of the event, unless another one has it by now. */
    Mono<Void> release(String event, String holder);
}
