package io.github.feishureactive.core.token;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Where the instances of a service keep access tokens for each other, so that one that starts or renews its token need not ask
 * the platform for what another has been given. It comes after the tokens that each gateway holds by itself: a call looks here
 * only when it would ask the platform otherwise.
 *
 * <p>A store sees no token. What it keeps was sealed with a key made of the app's secret: whoever reads the store sees which
 * apps have how many tokens and nothing of these, their tenants or the secret; whoever writes to it can bring no token in that
 * is not one of this app, this tenant and this platform; an instance with another app secret finds nothing.
 *
 * <p>Nothing depends on it. What fails, or takes longer than a second and is then cancelled, counts as nothing found or
 * nothing kept, and the platform is asked.
 */
public interface TokenStore {

    /**
     * What was put there last.
     *
     * @param name the name, of letters, digits and the characters {@code - _ :}, after the app's id
     * @return what is kept and how long it lives on, counted from no later than the answer; empty if there is nothing or its
     *     life has ended
     */
    Mono<Kept> get(String name);

    /**
     * Keeps something in the place of whatever was there.
     *
     * @param name the name
     * @param sealed what to keep
     * @param life how long, at the most; more than zero
     * @return completes when it is kept
     */
    Mono<Void> put(String name, String sealed, Duration life);

    /**
     * What is kept under one name.
     *
     * @param sealed what was put there
     * @param life how long it lives on
     */
    record Kept(String sealed, Duration life) {

        /** Hides what is kept, sealed as it is. */
        @Override
        public String toString() {
            return "Kept[sealed, " + life + "]";
        }
    }
}
