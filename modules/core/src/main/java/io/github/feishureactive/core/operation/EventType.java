package io.github.feishureactive.core.operation;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.MismatchedInputException;

import io.github.feishureactive.core.internal.Json;

/**
 * What is fixed about one type of event. Constants of this type are all that an event costs: whoever receives events knows
 * none by itself.
 *
 * @param <T> what such an event carries, bound by Jackson from snake-case names; usually a record
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
     * @param name the platform's name of it, such as {@code hire.referral_account.assets_update_v1}
     * @param payload what its member {@code event} is bound to
     * @param <T> that type
     * @return the type
     */
    public static <T> EventType<T> of(String name, Class<T> payload) {
        return new EventType<>(name, payload);
    }

    /**
     * A type that this library has no model for: its events come as trees.
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
     * Binds what an event of this type carries.
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
