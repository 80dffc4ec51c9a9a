package io.github.feishureactive.auth;

/** Whether a token may come from another instance of the service. */
@FunctionalInterface
interface TokenSharing {

    /** Each gateway asks the platform by itself. */
    TokenSharing NONE = (key, source) -> source;

    /** The source to use in place of the one that asks the platform. */
    TokenSource around(TokenKey key, TokenSource platform);

    /** Gives up whatever is still being stored. */
    default void close() {}
}
