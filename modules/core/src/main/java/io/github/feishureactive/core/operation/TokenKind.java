package io.github.feishureactive.core.operation;

/** Whom an access token stands for. */
public enum TokenKind {
    /** The app in one tenant: {@code tenant_access_token}. */
    TENANT("tenant_access_token"),
    /** A user who has authorised the app: {@code user_access_token}. */
    USER("user_access_token"),
    /** The app itself: {@code app_access_token}. */
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
