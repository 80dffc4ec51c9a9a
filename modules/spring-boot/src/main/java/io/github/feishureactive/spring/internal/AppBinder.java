package io.github.feishureactive.spring.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
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
        Stream<ConfigurationPropertySource> own =
                sources(environment, "feishu.apps." + app).map(source -> source.filter(name -> !within(SHARED, name)));
        Stream<ConfigurationPropertySource> others =
                sources(environment, "feishu").map(source -> source.filter(name -> !within(OWN, name)));
        return new Binder(Stream.concat(own, others).toList(), new PropertySourcesPlaceholdersResolver(environment))
                .bindOrCreate(ConfigurationPropertyName.EMPTY, Bindable.of(type), null);
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
