package io.github.feishureactive.core.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * Binds JSON to one type. The part of a {@code JsonType} that its users need not see.
 *
 * @param <T> the type
 */
public abstract class JsonBinding<T> {

    private final @Nullable ObjectReader reader;

    /**
     * Creates a binding.
     *
     * @param reader {@code null} to bind nothing
     */
    protected JsonBinding(@Nullable ObjectReader reader) {
        this.reader = reader;
    }

    /**
     * Whether there is anything to bind.
     *
     * @return {@code false} for {@link Void}
     */
    public boolean hasData() {
        return reader != null;
    }

    /**
     * Binds what a parser is at.
     *
     * @param parser at the first token of the value, or before it
     * @return the value; {@code null} for JSON's {@code null}, and for {@link Void}
     * @throws JacksonException if it does not fit; its message may quote the JSON
     */
    public @Nullable T read(JsonParser parser) throws JacksonException {
        return reader == null ? null : reader.readValue(parser);
    }

    /**
     * Binds a tree.
     *
     * @param tree the value
     * @return the value; {@code null} for JSON's {@code null}, and for {@link Void}
     * @throws JacksonException if it does not fit; its message may quote the JSON
     */
    public @Nullable T read(JsonNode tree) throws JacksonException {
        return reader == null ? null : reader.readValue(tree);
    }
}
