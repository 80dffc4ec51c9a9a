package io.github.feishureactive.core.internal;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Completes all its subscribers once, later ones immediately. A subscriber that throws does not prevent the others from
 * being signalled.
 */
public final class EndSignal {

    private final Sinks.Empty<Void> sink = Sinks.empty();
    private final AtomicReference<@Nullable Error> fatal = new AtomicReference<>();
    private volatile boolean emitted;

    /** Creates a signal that is not emitted. */
    public EndSignal() {}

    /** Completes the subscribers, then rethrows a fatal error that they threw. Emitting again has no effect. */
    public void emit() {
        sink.tryEmitEmpty();
        emitted = true;
        UserCode.rethrow(fatal.getAndSet(null));
    }

    /**
     * The signal.
     *
     * @return completes when {@link #emit()} is called, immediately if it was
     */
    public Mono<Void> asMono() {
        return new Isolated<>(sink.asMono(), this::keep);
    }

    private void keep(Error thrown) {
        if (emitted) {
            // A late subscriber is signalled within its own subscribe call.
            throw thrown;
        }
        fatal.compareAndSet(null, thrown);
    }
}
