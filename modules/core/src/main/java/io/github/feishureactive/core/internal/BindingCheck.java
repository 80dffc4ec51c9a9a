package io.github.feishureactive.core.internal;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.deser.std.ReferenceTypeDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Finds types that Jackson can never bind to: interfaces and abstract classes without a known implementation, and
 * classes without a constructor that it may call. Jackson itself finds them when the first JSON arrives, which is after
 * a call had its effect.
 *
 * <p>Only a deserializer gets the context in which deserializers are looked up, so the check is one itself.
 */
final class BindingCheck extends ValueDeserializer<BindingCheck.Subject> {

    private static final String TYPE = BindingCheck.class.getName();

    private BindingCheck() {}

    /** What is read to run the check. */
    record Subject() {}

    static SimpleModule module() {
        return new SimpleModule(TYPE).addDeserializer(Subject.class, new BindingCheck());
    }

    /** Throws an {@link IllegalArgumentException} that names the type within the given one that cannot be bound to. */
    static void check(JsonMapper mapper, JavaType type) {
        try {
            mapper.readerFor(Subject.class).withAttribute(TYPE, type).readValue("{}");
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "Jackson cannot bind to " + type.toCanonical() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Subject deserialize(JsonParser parser, DeserializationContext context) {
        parser.skipChildren();
        JavaType type = (JavaType) context.getAttribute(TYPE);
        check(
                context.findRootValueDeserializer(type),
                context,
                type,
                Collections.newSetFromMap(new IdentityHashMap<>()));
        return new Subject();
    }

    private static void check(
            @Nullable ValueDeserializer<?> deserializer,
            DeserializationContext context,
            JavaType root,
            Set<ValueDeserializer<?>> seen) {
        if (deserializer == null || !seen.add(deserializer)) {
            return;
        }
        if (deserializer instanceof AbstractDeserializer) {
            JavaType type = context.constructType(deserializer.handledType());
            if (context.findTypeDeserializer(type) == null) {
                throw refused(root, type, "is an interface or an abstract class");
            }
        } else if (deserializer instanceof BeanDeserializerBase bean) {
            if (!bean.getValueInstantiator().canInstantiate()) {
                throw refused(root, bean.getValueType(), "has no constructor that Jackson can call");
            }
            Iterator<SettableBeanProperty> properties = bean.properties();
            while (properties.hasNext()) {
                check(properties.next().getValueDeserializer(), context, root, seen);
            }
        } else if (deserializer instanceof ContainerDeserializerBase<?> container) {
            check(container.getContentDeserializer(), context, root, seen);
        } else if (deserializer instanceof ReferenceTypeDeserializer<?> reference) {
            JavaType referenced = reference.getValueType().getContentType();
            check(context.findNonContextualValueDeserializer(referenced), context, root, seen);
        } else {
            check(deserializer.getDelegatee(), context, root, seen);
        }
    }

    private static IllegalArgumentException refused(JavaType root, JavaType type, String why) {
        return new IllegalArgumentException("Jackson cannot bind to " + root.toCanonical() + ": "
                + type.getRawClass().getName() + " " + why + "; use a record");
    }
}
