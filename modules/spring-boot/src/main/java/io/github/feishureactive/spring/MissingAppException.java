package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The application says nothing, or not enough, of the app to call as. */
final class MissingAppException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> properties;

    private MissingAppException(List<String> properties) {
        super("Missing or blank: " + String.join(", ", properties));
        this.properties = List.copyOf(properties);
    }

    static MissingAppException of(@Nullable String appId, @Nullable String appSecret) {
        List<String> missing = new ArrayList<>();
        if (appId == null || appId.isBlank()) {
            missing.add("feishu.app-id");
        }
        if (appSecret == null || appSecret.isBlank()) {
            missing.add("feishu.app-secret");
        }
        return new MissingAppException(missing);
    }

    /** Names of the properties that are missing or blank. */
    List<String> properties() {
        return properties;
    }
}
