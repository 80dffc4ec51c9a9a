package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.internal.EndSignal;

/** The closed state of a gateway, as a flag and as a signal. */
final class CloseSignal {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final EndSignal signal = new EndSignal();

    /** Sets the flag. Returns {@code false} if it was set; only the first caller calls {@link #emit()}. */
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
