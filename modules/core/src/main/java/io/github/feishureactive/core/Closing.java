package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Whether a gateway has been closed, as a question and as a signal. */
final class Closing {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final Sinks.Empty<Void> signal = Sinks.empty();

    /** Closes; {@code false} if that had been done. */
    boolean begin() {
        boolean first = begun.compareAndSet(false, true);
        if (first) {
            // Only the one who closes emits, so this cannot fail.
            signal.tryEmitEmpty().orThrow();
        }
        return first;
    }

    boolean begun() {
        return begun.get();
    }

    /** Completes when the gateway is closed. */
    Mono<Void> signal() {
        return signal.asMono();
    }
}
