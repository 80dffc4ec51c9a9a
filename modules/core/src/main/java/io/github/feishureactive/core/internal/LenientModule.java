package io.github.feishureactive.core.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.Version;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;

/**
 * Accepts a whole number that is written with a fraction of zeros, and leaves a component absent that is marked
 * {@link AbsentIfUnreadable} and cannot be read. Neither costs anything for a regular response.
 */
final class LenientModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.insertAnnotationIntrospector(new Marks());
        context.addDeserializerModifier(new WholeNumbers());
    }

    private static final class Marks extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Version version() {
            return Version.unknownVersion();
        }

        @Override
        public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated annotated) {
            return annotated.hasAnnotation(AbsentIfUnreadable.class) ? new OrAbsent(null) : null;
        }
    }

    /** Delegates. After a failure it skips the rest of the value. */
    private static final class OrAbsent extends ValueDeserializer<Object> {

        private final @Nullable ValueDeserializer<Object> usual;

        OrAbsent(@Nullable ValueDeserializer<Object> usual) {
            this.usual = usual;
        }

        @Override
        public ValueDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            JavaType type = property.getType();
            return new OrAbsent(context.findContextualValueDeserializer(type, property));
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
            TokenStreamContext here = parser.streamReadContext();
            JsonToken token = parser.currentToken();
            TokenStreamContext around = token != null && token.isStructStart() ? here.getParent() : here;
            try {
                return usual == null ? null : usual.deserialize(parser, context);
            } catch (DatabindException | InputCoercionException e) {
                // Only a value of the wrong type. Invalid JSON fails again, here or where it is invalid.
                while (parser.streamReadContext() != around && parser.nextToken() != null) {
                    parser.skipChildren();
                }
                return null;
            }
        }

        @Override
        public @Nullable Object getNullValue(DeserializationContext context) {
            return usual == null ? null : usual.getNullValue(context);
        }
    }

    private static final class WholeNumbers extends ValueDeserializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription.Supplier type, ValueDeserializer<?> usual) {
            Class<?> target = type.getBeanClass();
            boolean wide = target == Long.class || target == long.class;
            boolean narrow = target == Integer.class || target == int.class;
            return wide || narrow ? new Whole(usual, wide) : usual;
        }
    }

    private static final class Whole extends DelegatingDeserializer {

        private final boolean wide;

        Whole(ValueDeserializer<?> usual, boolean wide) {
            super(usual);
            this.wide = wide;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> usual) {
            return new Whole(usual, wide);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
                try {
                    // Exact, or fails at once however large the exponent is.
                    long whole = parser.getDecimalValue().longValueExact();
                    return wide ? (Object) whole : (Object) Math.toIntExact(whole);
                } catch (ArithmeticException e) {
                    // A fraction, or too large: rejected below.
                }
            }
            return super.deserialize(parser, context);
        }
    }
}
