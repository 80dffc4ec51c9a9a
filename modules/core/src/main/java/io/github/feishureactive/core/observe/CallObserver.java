package io.github.feishureactive.core.observe;

import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/** Watches one call, from its subscription to its end. The rules of {@link GatewayObserver} hold. */
@FunctionalInterface
public interface CallObserver {

    /**
     * Token and turn are there, and the request is about to be sent, for the first time or once more.
     *
     * @param headers takes a header's name and value for the request, until this method returns
     * @return who watches this attempt, {@code null} for nobody
     */
    default @Nullable ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
        return null;
    }

    /**
     * The call has ended. Told once, before the caller hears of it, whatever the end is.
     *
     * @param report what became of all its attempts together
     */
    void ended(CallReport report);
}
