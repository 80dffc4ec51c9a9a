package io.github.feishureactive.core.internal;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Completes all its subscribers at once, those that come later too. A subscriber that throws does not keep the others from
 * being signalled.
 */
public final class EndSignal {

    private final Sinks.Empty<Void> sink = Sinks.empty();
    private final AtomicReference<@Nullable Error> fatal = new AtomicReference<>();
    private volatile boolean emitted;

    /** A signal that has not been emitted. */
    public EndSignal() {}

    /** Completes the subscribers, then throws what is fatal of what they threw. Does nothing when done again. */
    public void emit() {
        sink.tryEmitEmpty();
        emitted = true;
        UserCode.rethrow(fatal.getAndSet(null));
    }

    /**
     * The signal.
     *
     * @return completes when {@link #emit()} is called, at once if it has been
     */
    public Mono<Void> asMono() {
        return new Isolated<>(sink.asMono(), this::keep);
    }

    private void keep(Error thrown) {
        if (emitted) {
            // A late subscriber is signalled from its own subscribe method.
            throw thrown;
        }
        fatal.compareAndSet(null, thrown);
    }
}
