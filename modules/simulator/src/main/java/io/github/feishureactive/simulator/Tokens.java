package io.github.feishureactive.simulator;

import io.github.feishureactive.simulator.internal.token.IssuedTokens;

/**
 * Expires and revokes the tokens that the simulator has issued, those of tenants and of store apps. While a token has
 * 30 minutes or more left, a token request returns the same one, as on the platform.
 *
 * <p>Thread-safe. Each call applies to requests that the simulator reads afterwards.
 */
public final class Tokens {

    private final IssuedTokens issued;

    Tokens(IssuedTokens issued) {
        this.issued = issued;
    }

    void resetCount() {
        issued.resetCount();
    }

    long issued() {
        return issued.issued();
    }

    /** Expires every token now: API calls reject them, and the next token request returns a new one. */
    public void expireAll() {
        issued.expireAll();
    }

    /** Revokes every token before it expires; see {@link #revoke(String)}. */
    public void revokeAll() {
        issued.revokeAll();
    }

    /**
     * Revokes a token before it expires. The next token request returns a new one, unless
     * {@link #reissueRevoked(boolean)} is set.
     *
     * @param token its value; an unknown one is ignored
     */
    public void revoke(String token) {
        issued.revoke(token);
    }

    /**
     * Makes token requests return a revoked token until it expires, like a platform whose parts disagree. A client that
     * requests a token and retries until it works would loop.
     *
     * @param reissue false by default
     */
    public void reissueRevoked(boolean reissue) {
        issued.reissueRevoked(reissue);
    }
}
