package io.github.feishureactive.core.token;

import java.util.Objects;

/** A secret that lets its bearer act for an app in a tenant. Its text form hides it. */
public final class AccessToken {

    private final String value;
    private final String authorization;

    private AccessToken(String value) {
        this.value = value;
        this.authorization = "Bearer " + value;
    }

    /**
     * A token.
     *
     * @param value the token as the platform issued it: printable ASCII without spaces, so that it fits a header
     * @return the token
     * @throws IllegalArgumentException if it does not fit a header; the message does not quote it
     */
    public static AccessToken of(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("An access token is printable ASCII without spaces");
        }
        return new AccessToken(value);
    }

    /**
     * The token itself.
     *
     * @return the secret
     */
    public String value() {
        return value;
    }

    /**
     * The value of the header {@code Authorization}, computed once.
     *
     * @return the secret with its scheme
     */
    public String authorization() {
        return authorization;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessToken token && token.value.equals(value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
