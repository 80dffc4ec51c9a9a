package io.github.feishureactive.core.token;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Shares access tokens between the instances of a service, so that an instance that starts or renews its token reuses
 * one that another has fetched. It is consulted only in place of a request to the platform, after the tokens that the
 * gateway holds itself.
 *
 * <p>A store holds sealed entries, no tokens. The key is derived from the app's secret: a reader of the store learns
 * how many tokens each app has, but not the tokens, their tenants or the secret; a writer cannot insert a token of
 * another app, tenant or platform; an instance with another app secret finds nothing.
 *
 * <p>A store is optional at run time. A request that fails, or is cancelled after a second, counts as a miss, and the
 * platform is asked.
 */
public interface TokenStore {

    /**
     * Returns the entry that was stored last.
     *
     * @param name the name, of letters, digits and the characters {@code - _ :}, after the app's id
     * @return the entry with its remaining time to live, counted from no later than the response; empty for none or an
     *     expired one
     */
    Mono<Kept> get(String name);

    /**
     * Stores an entry and replaces any previous one.
     *
     * @param name the name
     * @param sealed the entry
     * @param life its maximum time to live; more than zero
     * @return completes when it is stored
     */
    Mono<Void> put(String name, String sealed, Duration life);

    /**
     * A stored entry.
     *
     * @param sealed the entry
     * @param life its remaining time to live
     */
    record Kept(String sealed, Duration life) {

        /** Hides the entry, although it is sealed. */
        @Override
        public String toString() {
            return "Kept[sealed, " + life + "]";
        }
    }
}
