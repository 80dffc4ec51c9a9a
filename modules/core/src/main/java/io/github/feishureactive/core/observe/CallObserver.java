package io.github.feishureactive.core.observe;

import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/** Observes one call, from its subscription to its end. The rules of {@link GatewayObserver} apply. */
@FunctionalInterface
public interface CallObserver {

    /**
     * An attempt has its token and its permit, and is about to be sent.
     *
     * @param headers adds a header to the request; to be used until this method returns
     * @return the observer of this attempt, or {@code null}
     */
    default @Nullable ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
        return null;
    }

    /**
     * The call has ended. Called exactly once, before the caller is signalled.
     *
     * @param report the result of the call, all of its attempts together
     */
    void ended(CallReport report);
}
