package io.github.feishureactive.core.token;

import java.util.Objects;

/**
 * The credentials of an app.
 *
 * @param id App ID, as it stands in the developer console
 * @param secret App Secret, as it stands there
 */
public record AppCredentials(String id, String secret) {

    /**
     * Checks that both are there.
     *
     * @param id App ID
     * @param secret App Secret
     */
    public AppCredentials {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(secret, "secret");
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "AppCredentials[" + id + ", secret hidden]";
    }
}
