package io.github.feishureactive.events;

/** The data is not an event, or its payload does not match its type. */
public final class UnreadableEventException extends EventException {

    private static final long serialVersionUID = 1L;

    private UnreadableEventException(String message) {
        super(message);
    }

    static UnreadableEventException envelope(String flaw) {
        return new UnreadableEventException("The event cannot be read: it " + flaw);
    }

    static UnreadableEventException unbound(EventEnvelope event) {
        return new UnreadableEventException("The payload of event " + event.id() + " does not fit the type "
                + event.type() + ". If the platform changed it, receive it as a tree: EventType.tree(\"" + event.type()
                + "\").");
    }
}
