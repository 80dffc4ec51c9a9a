package io.github.feishureactive.spring.internal;

import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The properties that a record is bound from: the parameters of its constructor, and those of the records in it. */
public final class KnownProperties {

    private final Map<String, Parameter> known = new LinkedHashMap<>();

    private KnownProperties() {}

    /**
     * Lists the properties of a record.
     *
     * @param type the record
     * @return its properties, without a prefix
     */
    public static KnownProperties of(Class<?> type) {
        KnownProperties properties = new KnownProperties();
        properties.add("", type);
        return properties;
    }

    private void add(String prefix, Class<?> type) {
        for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
            String name = prefix + dashed(parameter.getName());
            if (parameter.getType().isRecord()) {
                add(name + ".", parameter.getType());
            } else {
                known.put(name, parameter);
            }
        }
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the names.
     *
     * @return the names, without a prefix
     */
    public Collection<String> names() {
        return known.keySet();
    }

    /**
     * Returns whether there is such a property.
     *
     * @param name a name without a prefix, with dashes, or with dots in their place as in an environment variable
     * @return whether a property has this name, or is a map or a list with this element
     */
    public boolean contains(String name) {
        String uniform = uniform(name);
        return known.entrySet().stream()
                .anyMatch(property -> uniform.equals(uniform(property.getKey()))
                        || (several(property.getValue().getType()) && uniform.startsWith(uniform(property.getKey()))));
    }

    private static boolean several(Class<?> type) {
        return Map.class.isAssignableFrom(type) || List.class.isAssignableFrom(type);
    }

    /**
     * Returns what is left of a name in all of its spellings.
     *
     * @param name the name
     * @return its letters and digits, in lower case
     */
    public static String uniform(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * Returns what a property is where it is not set.
     *
     * @param name the name without a prefix
     * @return the text of its default, or {@code null} if it has none
     */
    public @Nullable String defaultOf(String name) {
        Parameter parameter = known.get(name);
        DefaultValue value = parameter == null ? null : parameter.getAnnotation(DefaultValue.class);
        return value == null || value.value().length != 1 ? null : value.value()[0];
    }
}
