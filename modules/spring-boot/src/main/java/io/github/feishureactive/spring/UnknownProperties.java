package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.github.feishureactive.spring.internal.AppBinder;
import io.github.feishureactive.spring.internal.InvalidPropertyException;
import io.github.feishureactive.spring.internal.KnownProperties;
import io.github.feishureactive.spring.internal.NearestName;

/** Finds properties that are set and that there are not, such as misspelt ones. */
final class UnknownProperties {

    private static final KnownProperties KNOWN = KnownProperties.of(FeishuProperties.class);

    private UnknownProperties() {}

    /**
     * Fails if there is one. Not for one that only an environment variable sets, since other programs set some too: to
     * a service {@code feishu-apps-shop}, Kubernetes adds {@code FEISHU_APPS_SHOP_PORT}.
     */
    static void requireNone(String prefix, Environment environment) {
        AppBinder.unknown(environment, prefix, KNOWN).forEach((name, property) -> {
            if (!fromEnvironment(property.getOrigin())) {
                String nearest = NearestName.of(name, KNOWN.names());
                throw new InvalidPropertyException(
                        prefix + "." + name,
                        "there is no such property",
                        nearest == null
                                ? "Remove it."
                                : "Set '" + prefix + "." + nearest + "' if you mean that one, or remove it.",
                        null);
            }
        });
    }

    /** Returns a warning for each that is like one that there is; others may be meant for somebody else. */
    static List<String> warnings(String prefix, Environment environment) {
        List<String> warnings = new ArrayList<>();
        for (Map.Entry<String, ConfigurationProperty> unknown :
                AppBinder.unknown(environment, prefix, KNOWN).entrySet()) {
            String nearest = NearestName.of(unknown.getKey(), KNOWN.names());
            if (nearest != null && !unknown.getKey().startsWith("apps.")) {
                warnings.add(prefix + "." + unknown.getKey() + " has no effect: there is no such property. Set "
                        + prefix + "." + nearest + " if you mean that one ("
                        + unknown.getValue().getOrigin() + ")");
            }
        }
        return warnings;
    }

    private static boolean fromEnvironment(@Nullable Origin origin) {
        return origin instanceof PropertySourceOrigin source
                && source.getPropertySource() instanceof SystemEnvironmentPropertySource;
    }
}
