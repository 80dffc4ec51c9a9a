package io.github.feishureactive.spring.internal.failure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** App ID or App Secret is missing or blank. */
public final class MissingAppException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String prefix;
    private final transient List<String> properties;

    private MissingAppException(String prefix, List<String> properties) {
        super("Missing or blank: " + String.join(", ", properties));
        this.prefix = prefix;
        this.properties = List.copyOf(properties);
    }

    public static MissingAppException of(String prefix, @Nullable String appId, @Nullable String appSecret) {
        List<String> missing = new ArrayList<>();
        if (appId == null || appId.isBlank()) {
            missing.add(prefix + "app-id");
        }
        if (appSecret == null || appSecret.isBlank()) {
            missing.add(prefix + "app-secret");
        }
        return new MissingAppException(prefix, missing);
    }

    /** Returns the prefix of the app's properties. */
    public String prefix() {
        return prefix;
    }

    /** Returns the names of the properties that are missing or blank. */
    public List<String> properties() {
        return properties;
    }
}
