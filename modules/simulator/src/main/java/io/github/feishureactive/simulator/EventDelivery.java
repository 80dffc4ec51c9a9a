package io.github.feishureactive.simulator;

import org.jspecify.annotations.Nullable;

/**
 * How far an event has come; a picture of one moment.
 *
 * @param eventId the event's id
 * @param type its type
 * @param appId whom it is for
 * @param state whether it has arrived
 * @param attempts how often it was pushed, redeliveries and replays included
 * @param successes how many of these pushes were acknowledged
 * @param failures how many were not
 * @param lastFailure why the last of those was not, such as {@code HTTP 500}, or null when none has failed
 * @param response what the last acknowledgement carried: of a webhook its body, of a long connection the decoded
 *     {@code data}, or null when there was none
 */
public record EventDelivery(
        String eventId,
        String type,
        String appId,
        State state,
        int attempts,
        int successes,
        int failures,
        @Nullable String lastFailure,
        @Nullable String response) {

    /** Whether an event has arrived. */
    public enum State {
        /** It waits for its first push, for an answer or for the next push. */
        WAITING,
        /** The app has acknowledged it. */
        ACKNOWLEDGED,
        /** It was pushed for the last time, and that failed too. */
        GIVEN_UP,
        /** The app had subscribed nowhere and never had a long connection. */
        UNDELIVERABLE
    }

    static EventDelivery of(SimulatedEvent event) {
        return new EventDelivery(event.id(), event.type(), event.appId(), State.WAITING, 0, 0, 0, null, null);
    }

    EventDelivery attempted() {
        return new EventDelivery(eventId, type, appId, state, attempts + 1, successes, failures, lastFailure, response);
    }

    EventDelivery succeeded(@Nullable String with) {
        return new EventDelivery(eventId, type, appId, state, attempts, successes + 1, failures, lastFailure, with);
    }

    EventDelivery failed(String why) {
        return new EventDelivery(eventId, type, appId, state, attempts, successes, failures + 1, why, response);
    }

    EventDelivery in(State other) {
        return new EventDelivery(eventId, type, appId, other, attempts, successes, failures, lastFailure, response);
    }
}
