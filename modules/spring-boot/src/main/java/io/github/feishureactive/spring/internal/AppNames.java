package io.github.feishureactive.spring.internal;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The names of the apps below {@code feishu.apps}. */
public final class AppNames {

    /** The name of the app that {@code feishu.app-id} configures. */
    public static final String DEFAULT = "default";

    private static final ConfigurationPropertyName APPS = ConfigurationPropertyName.of("feishu.apps");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /**
     * What Kubernetes adds to the environment for a service, such as {@code FEISHU_APPS_PORT} for {@code feishu-apps}.
     */
    private static final Pattern SERVICE = Pattern.compile(
            ".*\\.(service\\.(host|port(\\..+)?)|port(\\W?\\d+]?\\.(tcp|udp|sctp)(\\.(proto|port|addr))?)?)");

    private AppNames() {}

    /**
     * Returns the names, in their order, without reading a value: a secret may be a placeholder that is not resolved
     * while an application is built.
     *
     * @param environment the application's environment
     * @return the names, without that of the default app
     */
    public static List<String> of(Environment environment) {
        // An environment variable has no dashes: it belongs to the name that has them elsewhere.
        TreeMap<String, String> names = new TreeMap<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .filter(APPS::isAncestorOf)
                        .filter(name -> !ofService(source, name))
                        .forEach(name -> names.merge(
                                name.getElement(2, Form.UNIFORM),
                                name.getElement(2, Form.ORIGINAL),
                                (one, other) -> one.length() >= other.length() ? one : other));
            }
        }
        names.values().forEach(AppNames::check);
        return List.copyOf(names.values());
    }

    private static boolean ofService(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource
                && SERVICE.matcher(name.toString()).matches();
    }

    private static void check(String name) {
        if (name.equals(DEFAULT)) {
            throw new InvalidPropertyException(
                    "feishu.apps." + name,
                    "no other app can have the name of the default app, which is configured below 'feishu' itself",
                    "Move its properties from 'feishu.apps." + name + "' to 'feishu', or give the app another name.",
                    null);
        }
        if (!NAME.matcher(name).matches()) {
            throw new InvalidPropertyException(
                    "feishu.apps." + name,
                    "the name of an app consists of lower-case letters, digits and single dashes, and begins with a"
                            + " letter",
                    "Give the app another name.",
                    null);
        }
    }
}
