package io.github.feishureactive.events.webhook;

/**
 * When the platform is told that an event has arrived. A callback is always acknowledged after handling, with its
 * response.
 */
public enum Acknowledgement {
    /** When it has been dealt with. An event whose handler fails, or takes too long, is delivered again. */
    AFTER_HANDLING,
    /**
     * As soon as it has been begun with. An event whose handler fails is lost, but no slow handler brings a repetition.
     */
    BEFORE_HANDLING
}
