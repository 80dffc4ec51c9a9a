package io.github.feishureactive.events;

/**
 * An event was not taken, and nothing was begun with it. The platform delivers it again, unless it is told that it
 * arrived.
 */
public final class EventRefusedException extends EventException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * A refusal.
     *
     * @param reason why
     * @param message what happened and what to do, for people
     */
    public EventRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /** Why an event is not taken. */
    public enum Reason {
        /** As many events are being handled as may be. */
        BUSY,
        /** Another instance handles this very event. */
        HANDLED_ELSEWHERE,
        /** All who were to take it have left before they did, less than a minute ago. */
        NOT_TAKEN,
        /** Whoever receives events has been disposed of. */
        CLOSED
    }
}
