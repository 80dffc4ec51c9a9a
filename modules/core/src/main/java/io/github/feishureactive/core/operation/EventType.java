package io.github.feishureactive.core.operation;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;

import io.github.feishureactive.core.internal.Json;

/**
 * The static facts of one type of event. An event needs one constant of this type; the receivers of events know none
 * themselves.
 *
 * @param <T> the payload, bound by Jackson from snake-case names; usually a record
 */
public final class EventType<T> {

    private final String name;
    private final Class<T> payload;
    private final ObjectReader reader;

    private EventType(String name, Class<T> payload) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("The name of an event type must not be blank.");
        }
        this.name = name;
        this.payload = payload;
        this.reader = Json.reader(payload);
    }

    /**
     * Describes a type of event.
     *
     * @param name the platform's name, such as {@code hire.referral_account.assets_update_v1}
     * @param payload the type that the member {@code event} is bound to
     * @param <T> that type
     * @return the type
     */
    public static <T> EventType<T> of(String name, Class<T> payload) {
        return new EventType<>(name, payload);
    }

    /**
     * Describes a type of event that has no model. Its payload is the JSON tree.
     *
     * @param name the platform's name of it
     * @return the type
     */
    public static EventType<JsonNode> tree(String name) {
        return of(name, JsonNode.class);
    }

    /**
     * The platform's name of it.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Binds the payload of an event.
     *
     * @param event the member {@code event} of the envelope
     * @return the payload; the tree itself, if that is what the type asks for
     * @throws JacksonException if it does not fit; its message may quote the event
     */
    public T read(JsonNode event) throws JacksonException {
        if (payload == JsonNode.class) {
            return payload.cast(event);
        }
        Object bound = reader.readValue(event);
        if (bound == null) {
            throw MismatchedInputException.from(null, payload, "There is nothing to bind");
        }
        return payload.cast(bound);
    }

    @Override
    public String toString() {
        return "EventType[" + name + "]";
    }
}
