package io.github.feishureactive.spring.internal;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Sets the properties of one app, each by its name: the only way from a property to a builder. So each bound is written
 * down once, in the builder, and whatever the builder refuses is told with the property's name as it is to be written.
 */
public final class Settings {

    /** The binder leaves a placeholder as it is where nothing sets it. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}]*)}");

    private final UnaryOperator<String> names;

    /**
     * Sets properties.
     *
     * @param names completes the name of a property, such as {@code deadline} to {@code feishu.deadline}
     */
    public Settings(UnaryOperator<String> names) {
        this.names = names;
    }

    /**
     * Sets the properties of a group, whose names are completed where the group is {@linkplain #group set}.
     *
     * @return the settings
     */
    public static Settings ofGroup() {
        return new Settings(UnaryOperator.identity());
    }

    /**
     * Returns the whole name of a property.
     *
     * @param property its name below the app's
     * @return its name, as it is to be written
     */
    public String name(String property) {
        return names.apply(property);
    }

    /**
     * Sets a property.
     *
     * @param property the name of the property
     * @param value its value, {@code null} to leave the builder's own
     * @param setter takes the value
     * @param <T> the type of the value
     * @throws InvalidPropertyException if the setter refuses the value
     */
    public <T> void set(String property, @Nullable T value, Consumer<? super T> setter) {
        if (value != null) {
            check(property, () -> {
                requireResolved(value);
                setter.accept(value);
            });
        }
    }

    /**
     * Sets a property that is a size.
     *
     * @param property the name of the property
     * @param size its value
     * @param setter takes the number of bytes
     * @throws InvalidPropertyException if the setter refuses the value, or if it is 2GB or more
     */
    public void bytes(String property, DataSize size, IntConsumer setter) {
        check(property, () -> {
            if (size.toBytes() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("must be less than 2GB: " + size);
            }
            setter.accept((int) size.toBytes());
        });
    }

    /**
     * Sets the properties of a group.
     *
     * @param group the name of the group
     * @param setter sets them with {@link #ofGroup}
     * @throws InvalidPropertyException if a value is refused
     */
    public void group(String group, Runnable setter) {
        try {
            setter.run();
        } catch (InvalidPropertyException e) {
            throw new InvalidPropertyException(
                    names.apply(group + "." + e.property()), e.reason(), e.action(), e.getCause());
        }
    }

    /**
     * Checks a property, such as together with others.
     *
     * @param property the name of the property that is to be changed if the check fails
     * @param check throws if the value is wrong
     * @throws InvalidPropertyException if the check throws
     */
    public void check(String property, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new InvalidPropertyException(names.apply(property), String.valueOf(e.getMessage()), null, e);
        }
    }

    private static void requireResolved(Object value) {
        Matcher placeholder = PLACEHOLDER.matcher(value instanceof String text ? text : "");
        if (placeholder.find()) {
            throw new IllegalArgumentException("the placeholder ${" + placeholder.group(1) + "} is not set");
        }
    }
}
