package io.github.feishureactive.events;

import java.time.Duration;

/** An event was not handled in time; its handler was cancelled. */
public final class EventTimeoutException extends EventException {

    private static final long serialVersionUID = 1L;

    EventTimeoutException(EventEnvelope event, Duration limit) {
        super("Event " + event.id() + " of type " + event.type() + " was not handled within " + limit
                + ". Check what the handler waits for, or raise handlingTimeout.");
    }
}
