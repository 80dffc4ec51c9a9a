package io.github.feishureactive.spring.test;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Values for the placeholders in our properties that only production sets, such as a webhook's verification token. The
 * application would not start without them, and the simulator sends what the application expects.
 */
final class MissingValues {

    /** Without a default. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}:]+)}");

    private MissingValues() {}

    static void supply(Environment environment) {
        if (!(environment instanceof ConfigurableEnvironment configurable)) {
            return;
        }
        Map<String, Object> missing = new HashMap<>();
        configurable.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .map(source -> (EnumerablePropertySource<?>) source)
                .forEach(source -> {
                    for (String name : source.getPropertyNames()) {
                        if (name.startsWith("feishu.")) {
                            find(String.valueOf(source.getProperty(name)), configurable, missing);
                        }
                    }
                });
        if (!missing.isEmpty()) {
            configurable.getPropertySources().addLast(new MapPropertySource("feishu-simulator", missing));
        }
    }

    private static void find(String value, Environment environment, Map<String, Object> missing) {
        Matcher placeholder = PLACEHOLDER.matcher(value);
        while (placeholder.find()) {
            String name = placeholder.group(1);
            if (!environment.containsProperty(name)) {
                missing.put(name, "simulated-" + name);
            }
        }
    }
}
