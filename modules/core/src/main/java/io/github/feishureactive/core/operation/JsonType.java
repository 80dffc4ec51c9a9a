package io.github.feishureactive.core.operation;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.internal.JsonBinding;

/**
 * A type that JSON of the platform is bound to: a class, a generic type, a tree, or nothing at all. Whether Jackson can
 * bind to it is checked when it is created, as far as that shows without JSON.
 *
 * <p>Names are snake-case, unknown members are ignored. A constant that a Java enum does not have becomes the constant
 * marked {@link com.fasterxml.jackson.annotation.JsonEnumDefaultValue}, or {@code null}, so that a new one does not
 * make a response unreadable.
 *
 * @param <T> the type
 */
public final class JsonType<T> extends JsonBinding<T> {

    private final Type type;

    private JsonType(Type type) {
        super(type == Void.class || type == void.class || type == Download.class ? null : Json.reader(type));
        this.type = type;
    }

    /**
     * A type that is not generic.
     *
     * @param type usually a record; {@link JsonNode} for a tree, {@link Void} for nothing, {@link Download} for a file
     * @param <T> the type
     * @return the type
     * @throws IllegalArgumentException if Jackson cannot bind to it, such as to an interface or to a class without a
     *     constructor that it may call
     */
    public static <T> JsonType<T> of(Class<T> type) {
        return new JsonType<>(type);
    }

    /**
     * A generic type.
     *
     * @param type such as {@code new TypeReference<List<User>>() {}}
     * @param <T> the type
     * @return the type
     * @throws IllegalArgumentException if Jackson cannot bind to it
     */
    public static <T> JsonType<T> of(TypeReference<T> type) {
        return new JsonType<>(type.getType());
    }

    /**
     * Whether the response is a file and not JSON.
     *
     * @return {@code true} for {@link Download}
     */
    public boolean isDownload() {
        return type == Download.class;
    }

    /**
     * What stands for data that is missing or {@code null}.
     *
     * @return a {@link MissingNode} for a tree, {@code null} for any other type, which cannot do without data
     */
    @SuppressWarnings("unchecked") // a tree is what T is
    public @Nullable T absent() {
        return type == JsonNode.class ? (T) MissingNode.getInstance() : null;
    }

    @Override
    public String toString() {
        return "JsonType[" + type.getTypeName() + "]";
    }
}
