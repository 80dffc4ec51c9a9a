package io.github.feishureactive.spring.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Binds the properties of one app: its own, below {@code feishu.apps.<name>}, and for all others those below
 * {@code feishu}. What tells one app from another is never taken from there, what concerns the whole application only.
 */
public final class AppBinder {

    private static final Set<ConfigurationPropertyName> OWN = names(
            "app-id",
            "app-secret",
            "app-type",
            "webhook.path",
            "webhook.verification-tokens",
            "webhook.encrypt-key",
            "long-connection.enabled",
            "apps");
    private static final Set<ConfigurationPropertyName> SHARED =
            names("enabled", "distributed", "instances", "redis", "web");

    private AppBinder() {}

    private static Set<ConfigurationPropertyName> names(String... names) {
        return Stream.of(names).map(ConfigurationPropertyName::of).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the properties that are set for an app and have no effect there, because all apps share them.
     *
     * @param environment the application's environment
     * @param app the app's name
     * @return their names, without a prefix
     */
    public static List<String> misplaced(Environment environment, String app) {
        return sources(environment, "feishu.apps." + app)
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
                .filter(name -> within(SHARED, name))
                .map(ConfigurationPropertyName::toString)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Binds the properties of an app.
     *
     * @param environment the application's environment
     * @param app the app's name
     * @param type what to bind them to
     * @param <T> the type
     * @return the properties
     */
    public static <T> T bind(Environment environment, String app, Class<T> type) {
        try {
            return bound(environment, app, type);
        } catch (BindException e) {
            throw BindFailure.explain(e, name(environment, app, e.getName().toString()));
        }
    }

    private static <T> T bound(Environment environment, String app, Class<T> type) {
        Stream<ConfigurationPropertySource> own =
                sources(environment, "feishu.apps." + app).map(source -> source.filter(name -> !within(SHARED, name)));
        Stream<ConfigurationPropertySource> others =
                sources(environment, "feishu").map(source -> source.filter(name -> !within(OWN, name)));
        return new Binder(Stream.concat(own, others).toList(), new PropertySourcesPlaceholdersResolver(environment))
                .bindOrCreate(ConfigurationPropertyName.EMPTY, Bindable.of(type), null);
    }

    /**
     * Returns the whole name of a property of an app.
     *
     * @param environment the application's environment
     * @param app the app's name
     * @param property the property's name below the app's
     * @return its name below {@code feishu.apps}, or below {@code feishu} if the app has its value from there
     */
    public static String name(Environment environment, String app, String property) {
        String own = prefix(app) + property;
        ConfigurationPropertyName name = ConfigurationPropertyName.ofIfValid(property);
        boolean shared = name != null
                && !within(OWN, name)
                && find(environment, own) == null
                && find(environment, "feishu." + property) != null;
        return shared ? "feishu." + property : own;
    }

    /**
     * Returns what the names of an app's properties begin with.
     *
     * @param app the app's name
     * @return the prefix, with a dot at the end
     */
    public static String prefix(String app) {
        return app.equals(AppNames.DEFAULT) ? "feishu." : "feishu.apps." + app + ".";
    }

    /**
     * Returns the text of a property. One whose placeholder nothing sets is told later, by its name, and is a text till
     * then.
     *
     * @param environment the application's environment
     * @param property its whole name
     * @return the text, empty if it is not set
     */
    public static String text(Environment environment, String property) {
        return Binder.get(environment).bind(property, String.class).orElse("");
    }

    /**
     * Finds a property where it is set.
     *
     * @param environment the application's environment
     * @param property its whole name
     * @return the property that counts, or {@code null} if it is not set
     */
    public static @Nullable ConfigurationProperty find(Environment environment, String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.ofIfValid(property);
        return name == null
                ? null
                : sources(environment, "")
                        .map(source -> find(source, name))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /** The key of a map may be spelled in another way, such as in an environment variable. */
    private static @Nullable ConfigurationProperty find(
            ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty exact = source.getConfigurationProperty(name);
        if (exact != null || !name.isLastElementIndexed()) {
            return exact;
        }
        return source instanceof IterableConfigurationPropertySource iterable
                ? iterable.stream()
                        .filter(one -> KnownProperties.uniform(one.toString())
                                .equals(KnownProperties.uniform(name.toString())))
                        .map(source::getConfigurationProperty)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /**
     * Finds properties that are set below a prefix and that there are not. Those that all apps share are not among
     * them.
     *
     * @param environment the application's environment
     * @param prefix the prefix, without a dot at the end
     * @param known the properties that there are
     * @return the names of those that there are not, without the prefix, each with where it is set
     */
    public static Map<String, ConfigurationProperty> unknown(
            Environment environment, String prefix, KnownProperties known) {
        Map<String, ConfigurationProperty> unknown = new LinkedHashMap<>();
        sources(environment, prefix)
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .map(IterableConfigurationPropertySource.class::cast)
                .forEach(source -> source.stream()
                        .filter(name -> !name.isEmpty() && !within(SHARED, name))
                        .filter(name -> !known.contains(name.toString()))
                        .forEach(name -> {
                            ConfigurationProperty property = source.getConfigurationProperty(name);
                            if (property != null) {
                                unknown.putIfAbsent(name.toString(), property);
                            }
                        }));
        return unknown;
    }

    private static Stream<ConfigurationPropertySource> sources(Environment environment, String prefix) {
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .map(source -> source.withPrefix(prefix));
    }

    private static boolean within(Set<ConfigurationPropertyName> names, ConfigurationPropertyName name) {
        return names.stream().anyMatch(one -> one.equals(name) || one.isAncestorOf(name));
    }
}
