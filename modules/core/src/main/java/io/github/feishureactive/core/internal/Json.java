package io.github.feishureactive.core.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The platform's JSON. Uses a mapper of its own, so that no setting of the application changes what goes over the wire:
 * lenient to unknown members, strict where a number would be truncated.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(old -> old.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            // The envelope is read token by token and checks its own end; its members are bound on the way.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new RecordModule())
            .addModule(new LenientModule())
            .build();

    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return MAPPER.readerFor(type);
        }
    };

    static {
        // Jackson builds its tree reader under a lock on first use. Do it now, not on the event loop that reads the
        // first
        // error response.
        tree("{}");
    }

    private Json() {}

    /**
     * Returns the reader of a type. The first call for a type prepares its deserializers, which takes locks; later ones
     * return the same reader.
     *
     * @param type what to bind to
     * @return its reader
     */
    public static ObjectReader reader(Class<?> type) {
        return READERS.get(type);
    }

    /**
     * Parses without a databind context: the parser returns tokens, but no trees or values.
     *
     * @param bytes JSON
     * @return a parser
     * @throws JacksonException if the encoding cannot be detected
     */
    public static JsonParser parser(byte[] bytes) throws JacksonException {
        return MAPPER.tokenStreamFactory().createParser(ObjectReadContext.empty(), bytes);
    }

    /**
     * Reads a tree.
     *
     * @param text JSON
     * @return its root
     * @throws JacksonException if it is not JSON; the message may quote the text
     */
    public static JsonNode tree(String text) throws JacksonException {
        return MAPPER.readTree(text);
    }

    /**
     * Writes a request body.
     *
     * @param body usually a record
     * @return JSON
     * @throws JacksonException if it cannot be written; the message may quote the body
     */
    public static byte[] write(Object body) throws JacksonException {
        return MAPPER.writeValueAsBytes(body);
    }
}
