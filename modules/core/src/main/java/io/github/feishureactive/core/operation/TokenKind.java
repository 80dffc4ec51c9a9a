package io.github.feishureactive.core.operation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whom an access token stands for. As JSON it is the name of the constant, as with the other enums. */
public enum TokenKind {
    /** The app in one tenant: {@code tenant_access_token}. */
    @JsonProperty("TENANT")
    TENANT("tenant_access_token"),
    /** A user who has authorised the app: {@code user_access_token}. */
    @JsonProperty("USER")
    USER("user_access_token"),
    /** The app itself: {@code app_access_token}. */
    @JsonProperty("APP")
    APP("app_access_token");

    private final String text;

    TokenKind(String text) {
        this.text = text;
    }

    /** {@return the platform's name of it} */
    @Override
    public String toString() {
        return text;
    }
}
