package io.github.feishureactive.simulator.event;

import org.jspecify.annotations.Nullable;

/**
 * The state of one event, as a snapshot.
 *
 * @param eventId the event's id
 * @param type its type
 * @param appId the app that is notified
 * @param state whether it has been delivered
 * @param attempts the number of pushes, redeliveries and replays included
 * @param successes the pushes that were acknowledged
 * @param failures the pushes that were not
 * @param lastFailure why the latest failed push failed, such as {@code HTTP 500}, or null if none has failed
 * @param response the payload of the latest acknowledgement: the body for a webhook, the decoded {@code data} for a
 *     long connection; null if there was none
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

    /** Whether an event has been delivered. */
    public enum State {
        /** It waits for its first push, an acknowledgement or its next push. */
        WAITING,
        /** The app has acknowledged it. */
        ACKNOWLEDGED,
        /** Its last push has failed. */
        GIVEN_UP,
        /** The app had no webhook and has never had a long connection. */
        UNDELIVERABLE
    }
}
