package io.github.feishureactive.simulator.internal.event;

import org.jspecify.annotations.Nullable;

/**
 * Why a handshake of a long connection fails.
 *
 * @param status the HTTP status, and the value of {@code Handshake-Status}
 * @param message the value of {@code Handshake-Msg}, or null if a proxy refuses, which sends none of the platform's
 *     headers
 * @param authErrorCode the value of {@code Handshake-Autherrcode}, or null for no such header
 */
public record HandshakeRefusal(
        int status, @Nullable String message, @Nullable Integer authErrorCode) {

    public static final int AUTHENTICATION_FAILED = 514;

    static final HandshakeRefusal TOO_MANY =
            new HandshakeRefusal(AUTHENTICATION_FAILED, "connections exceed the limit", 1000040350);

    // The code for a stale URL is not known; this one is reported for refused credentials.
    static final HandshakeRefusal UNKNOWN_TICKET =
            new HandshakeRefusal(AUTHENTICATION_FAILED, "auth failed", 1000040345);
}
