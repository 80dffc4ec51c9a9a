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
import tools.jackson.databind.deser.NullValueProvider;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.deser.impl.NullsConstantProvider;
import tools.jackson.databind.deser.jdk.EnumSetDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.CollectionType;

/**
 * Accepts a whole number that is written with a fraction of zeros, leaves constants that an enum does not have out of a
 * set of them, and leaves a component absent that is marked {@link AbsentIfUnreadable} and cannot be read. None of it
 * costs anything for a regular response.
 */
final class LenientModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /** Up to here every whole number has a double of its own. */
    private static final double EXACT = (1L << 53) - 1;

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.insertAnnotationIntrospector(new Marks());
        context.addDeserializerModifier(new Tolerance());
        context.addValueInstantiators(new Creators());
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

    private static final class Tolerance extends ValueDeserializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription.Supplier type, ValueDeserializer<?> usual) {
            Class<?> target = type.getBeanClass();
            boolean wide = target == Long.class || target == long.class;
            boolean narrow = target == Integer.class || target == int.class;
            return wide || narrow ? new Whole(usual, wide) : usual;
        }

        @Override
        public ValueDeserializer<?> modifyCollectionDeserializer(
                DeserializationConfig config,
                CollectionType type,
                BeanDescription.Supplier description,
                ValueDeserializer<?> usual) {
            return usual instanceof EnumSetDeserializer ? new KnownConstants(type.getContentType()) : usual;
        }
    }

    /**
     * A set of constants without those that its enum does not have. They are read as {@code null}, which fails there.
     */
    private static final class KnownConstants extends EnumSetDeserializer {

        KnownConstants(JavaType constant) {
            super(constant, null);
        }

        private KnownConstants(
                KnownConstants unresolved, ValueDeserializer<?> constant, @Nullable Boolean unwrapSingle) {
            super(unresolved, constant, NullsConstantProvider.skipper(), unwrapSingle);
        }

        @Override
        public EnumSetDeserializer withResolved(
                ValueDeserializer<?> constant, NullValueProvider nulls, @Nullable Boolean unwrapSingle) {
            return new KnownConstants(this, constant, unwrapSingle);
        }
    }

    /** Finds types that are created from a whole number, and from no other. */
    private static final class Creators implements ValueInstantiators {

        @Override
        public @Nullable ValueInstantiator findValueInstantiator(
                DeserializationConfig config, BeanDescription.Supplier type) {
            return null;
        }

        @Override
        public ValueInstantiator modifyValueInstantiator(
                DeserializationConfig config, BeanDescription.Supplier type, ValueInstantiator usual) {
            boolean whole = usual.canCreateFromInt() || usual.canCreateFromLong();
            return whole && !usual.canCreateFromDouble() ? new FromWhole(usual) : usual;
        }
    }

    /** Creates a value from a whole number that is written with a fraction of zeros. */
    private static final class FromWhole extends ValueInstantiator.Delegating {

        private static final long serialVersionUID = 1L;

        FromWhole(ValueInstantiator usual) {
            super(usual);
        }

        @Override
        public ValueInstantiator createContextual(DeserializationContext context, BeanDescription.Supplier type) {
            return new FromWhole(delegate().createContextual(context, type));
        }

        @Override
        public boolean canCreateFromDouble() {
            return true;
        }

        @Override
        public Object createFromDouble(DeserializationContext context, double number) {
            int narrow = (int) number;
            if (narrow == number) {
                return createFromInt(context, narrow);
            }
            // Beyond it a double may stand for several whole numbers.
            return Math.rint(number) == number && Math.abs(number) <= EXACT
                    ? createFromLong(context, (long) number)
                    : super.createFromDouble(context, number);
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
