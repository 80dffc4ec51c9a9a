package io.github.feishureactive.core.observe;

import reactor.util.context.Context;

/** Observes one request and its response. The rules of {@link GatewayObserver} apply. */
@FunctionalInterface
public interface ExchangeObserver {

    /**
     * Enriches the Context that the HTTP client sees, for a client that traces too.
     *
     * @param context the Context so far
     * @return the same, or an enriched one
     */
    default Context context(Context context) {
        return context;
    }

    /**
     * The exchange has ended, with or without a response. Called exactly once.
     *
     * @param report the result of this request; {@link CallReport#attempts()} is its number within its call
     */
    void ended(CallReport report);
}
