package io.github.feishureactive.redis.internal.connection;

import reactor.core.Disposable;

/** Carries a connection provider through the API without showing it; see {@link ConnectionProvider#of}. */
public abstract class ConnectionHandle implements Disposable {

    private final ConnectionProvider provider;

    /**
     * Creates a handle.
     *
     * @param provider the provider to carry
     */
    protected ConnectionHandle(ConnectionProvider provider) {
        this.provider = provider;
    }

    /**
     * The provider that this handle carries.
     *
     * @return the provider
     */
    protected final ConnectionProvider provider() {
        return provider;
    }
}
