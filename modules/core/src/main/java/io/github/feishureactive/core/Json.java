package io.github.feishureactive.core;

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
 * The platform's JSON. One mapper of our own, so that no setting of the application changes what goes over the wire:
 * lenient to what we do not know, strict where a number would be cut.
 */
final class Json {

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

    static {
        // What reads trees is built under a lock when it is first needed: not by the first error answers, on whose
        // event
        // loops nothing may wait.
        tree("{}");
    }

    private Json() {}

    static ObjectReader reader(Class<?> type) {
        return MAPPER.readerFor(type);
    }

    static JsonParser parser(byte[] bytes) throws JacksonException {
        // Nobody asks this parser for a tree or a value, so it needs no context of databind's.
        return MAPPER.tokenStreamFactory().createParser(ObjectReadContext.empty(), bytes);
    }

    static JsonNode tree(String text) throws JacksonException {
        return MAPPER.readTree(text);
    }

    static byte[] write(Object body) throws JacksonException {
        return MAPPER.writeValueAsBytes(body);
    }
}
