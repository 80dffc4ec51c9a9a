package io.github.feishureactive.simulator;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The registered apps. Custom apps only, so far: an id, a secret, one tenant. */
final class Apps {

    private final Map<String, String> secrets;

    Apps(Map<String, String> secrets) {
        this.secrets = Map.copyOf(secrets);
    }

    /** Null when there is no such app. */
    @Nullable
    String secretOf(String appId) {
        return secrets.get(appId);
    }
}
