package io.github.feishureactive.core.internal;

import java.lang.reflect.Type;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The platform's JSON. Uses a mapper of its own, so that no setting of the application changes what goes over the wire:
 * lenient to unknown members, strict where a number would be truncated.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().recyclerPool(new JsonBuffers()).build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(old -> old.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            // The envelope is read token by token and checks its own end; its members are bound on the way.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            // The platform numbers its constants from one, Java from zero.
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .addModule(new RecordModule())
            .addModule(new LenientModule())
            .addModule(BindingCheck.module())
            .build();

    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> type) {
            return checked(MAPPER.constructType(type));
        }
    };

    private static final ObjectReader STRICT = MAPPER.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    static {
        // Jackson builds its tree reader under a lock on first use. Do it now, not on the event loop that reads the
        // first error response.
        tree("{}");
    }

    private Json() {}

    /**
     * Returns the reader of a type. The first call for a type prepares its deserializers, which takes locks; later ones
     * return the same reader.
     *
     * @param type what to bind to
     * @return its reader
     * @throws IllegalArgumentException if Jackson cannot bind to it, or to a type within it
     */
    public static ObjectReader reader(Class<?> type) {
        return READERS.get(type);
    }

    /**
     * Creates the reader of a type that may be generic. Takes locks, so the caller keeps the reader.
     *
     * @param type what to bind to
     * @return its reader
     * @throws IllegalArgumentException if Jackson cannot bind to it, or to a type within it
     */
    public static ObjectReader reader(Type type) {
        return type instanceof Class<?> known ? reader(known) : checked(MAPPER.constructType(type));
    }

    private static ObjectReader checked(JavaType type) {
        BindingCheck.check(MAPPER, type);
        return MAPPER.readerFor(type);
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
     * Parses like {@link #parser(byte[])}, from a position on.
     *
     * @param bytes JSON
     * @param from where its value starts
     * @return a parser
     * @throws JacksonException if the encoding cannot be detected
     */
    public static JsonParser parser(byte[] bytes, int from) throws JacksonException {
        return MAPPER.tokenStreamFactory().createParser(ObjectReadContext.empty(), bytes, from, bytes.length - from);
    }

    /**
     * Parses like {@link #parser(byte[])}, and fails where an object has a member twice.
     *
     * @param bytes JSON
     * @return a parser
     * @throws JacksonException if the encoding cannot be detected
     */
    public static JsonParser strictParser(byte[] bytes) throws JacksonException {
        return STRICT.createParser(bytes);
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
