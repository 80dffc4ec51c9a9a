package io.github.feishureactive.core.observe;

import reactor.util.context.Context;

/** Watches one request and its answer. The rules of {@link GatewayObserver} hold. */
@FunctionalInterface
public interface ExchangeObserver {

    /**
     * What the HTTP client gets to see as its subscriber's Context, for a client that traces too.
     *
     * @param context the Context so far
     * @return that, or one with more in it
     */
    default Context context(Context context) {
        return context;
    }

    /**
     * The answer has been read, or there is none. Told once.
     *
     * @param report what became of this one request; {@link CallReport#attempts()} is its number within its call
     */
    void ended(CallReport report);
}
