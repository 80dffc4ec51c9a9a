package io.github.feishureactive.events.webhook;

/** When an event is acknowledged. A callback is always acknowledged after handling, with its response. */
public enum Acknowledgement {
    /** Once the event is handled. If the handler fails or takes too long, the platform redelivers the event. */
    AFTER_HANDLING,
    /** As soon as handling begins. If the handler fails the event is lost, but a slow handler causes no redelivery. */
    BEFORE_HANDLING
}
