package io.github.feishureactive.events;

import java.time.Duration;

/** An event was not dealt with in time; its handling was cancelled. */
public final class EventTimeoutException extends EventException {

    private static final long serialVersionUID = 1L;

    EventTimeoutException(EventEnvelope event, Duration limit) {
        super("Event " + event.id() + " of type " + event.type() + " was not dealt with in " + limit
                + ". Find out what the handler waits for, or raise handlingTimeout.");
    }
}
