package io.github.feishureactive.redis.events;

import java.time.Duration;

import reactor.core.publisher.Mono;

/** Records, for all instances, which instance handles an event and which events were handled. */
interface ClaimStore {

    /** The holder of an event that was handled. */
    String DONE = "done";

    /**
     * Claims an event that is not held, or renews the claim.
     *
     * @param holder identifies one attempt of one instance, so that a claim that was sent twice finds itself
     * @return the holder from now on: this one for the time of the lease, another one, or {@link #DONE}
     */
    Mono<String> hold(String event, String holder, Duration lease);

    /** Records that the event was handled, whoever holds it: it was, even if the lease has expired. */
    Mono<Void> done(String event, Duration memory);

    /** Releases the event, unless another attempt holds it by now. */
    Mono<Void> release(String event, String holder);
}
