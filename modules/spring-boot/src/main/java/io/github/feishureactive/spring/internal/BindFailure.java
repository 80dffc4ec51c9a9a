package io.github.feishureactive.spring.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** Says in words why a value could not be bound to its property. */
public final class BindFailure {

    private BindFailure() {}

    /**
     * Explains a failure.
     *
     * @param failure the failure
     * @param property the property's name, as it is to be written
     * @return the explanation; it quotes values that are no text only, since a secret always is one
     */
    public static InvalidPropertyException explain(BindException failure, String property) {
        Class<?> type = Objects.requireNonNullElse(failure.getTarget().getType().resolve(), Object.class);
        ConfigurationProperty source = failure.getProperty();
        String expected = expected(type);
        if (source != null && expected != null) {
            return new InvalidPropertyException(
                    property, "\"" + source.getValue() + "\" is not " + expected, null, failure);
        }
        if (type.isRecord()) {
            return new InvalidPropertyException(
                    property,
                    "it is a group of properties and has no value of its own",
                    "Set the properties below it: "
                            + KnownProperties.of(type).names().stream()
                                    .map(name -> property + "." + name)
                                    .collect(Collectors.joining(", ")),
                    failure);
        }
        return new InvalidPropertyException(property, root(failure), null, failure);
    }

    private static @Nullable String expected(Class<?> type) {
        if (type == Duration.class) {
            return "a duration, such as 30s, 5m or PT30S";
        }
        if (type == DataSize.class) {
            return "a size, such as 512KB or 1MB";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number";
        }
        return type.isEnum()
                ? "one of "
                        + Stream.of(type.getEnumConstants())
                                .map(constant -> constant.toString()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '-'))
                                .collect(Collectors.joining(", "))
                : null;
    }

    /** The last reason is the most exact one. Types are named by what a reader of properties knows. */
    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
