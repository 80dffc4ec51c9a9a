package io.github.feishureactive.events;

/** An event was refused, and handling it has not begun. The platform redelivers it, unless it is acknowledged. */
public final class EventRefusedException extends EventException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Creates an exception.
     *
     * @param reason why the event was refused
     * @param message what happened and what to do
     */
    public EventRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Returns why the event was refused.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /** Why an event is refused. */
    public enum Reason {
        /** As many events are in flight as allowed. */
        BUSY,
        /** Another instance is handling the same event. */
        HANDLED_ELSEWHERE,
        /** All subscribers of the type have left, less than a minute ago. */
        NO_SUBSCRIBER,
        /** The {@link Events} has been disposed of. */
        CLOSED
    }
}
