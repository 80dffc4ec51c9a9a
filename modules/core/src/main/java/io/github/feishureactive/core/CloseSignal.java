package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.internal.EndSignal;

/** Whether a gateway has been closed, as a question and as a signal. */
final class CloseSignal {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final EndSignal signal = new EndSignal();

    /** Closes; {@code false} if that had been done. The first one is to call {@link #emit()}. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    /** Completes the signal. */
    void emit() {
        signal.emit();
    }

    boolean begun() {
        return begun.get();
    }

    /** Completes when the gateway is closed. */
    Mono<Void> signal() {
        return signal.asMono();
    }
}
