package io.github.feishureactive.core.token;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The credentials of an app.
 *
 * @param id App ID, as it stands in the developer console
 * @param secret App Secret, as it stands there
 */
public record AppCredentials(
        String id,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        String secret) {

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
