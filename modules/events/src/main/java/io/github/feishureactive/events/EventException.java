package io.github.feishureactive.events;

/**
 * An event was not handled, for a reason of this library. A handler's own error passes through unchanged. The message
 * never quotes the event's payload.
 */
public abstract class EventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause, which could quote the event, and without a stack trace, which under a flood
     * of events would cost more than the events.
     *
     * @param message what happened and what to do
     */
    protected EventException(String message) {
        super(message, null, true, false);
    }
}
