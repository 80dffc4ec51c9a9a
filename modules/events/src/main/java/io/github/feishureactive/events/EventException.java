package io.github.feishureactive.events;

/**
 * An event was not dealt with, for a reason of ours. What a handler fails with passes through as it is. The message
 * never quotes what the event carries.
 */
public abstract class EventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure. It has no cause, since that could quote the event, and no stack trace: it comes about where the event
     * does, and under a flood the traces would cost more than the events.
     *
     * @param message what happened and what to do, for people
     */
    protected EventException(String message) {
        super(message, null, true, false);
    }
}
