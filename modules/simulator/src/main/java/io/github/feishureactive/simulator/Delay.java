package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Waiting on a connection's own event loop, so that the simulator needs no timer threads and shares none. */
final class Delay {

    private Delay() {}

    /**
     * Gives a value after a time. Cancelling doesn't undo it, the value is still asked for: what has left a client arrives,
     * although the client has hung up meanwhile.
     */
    static <T> Mono<T> on(EventLoop loop, Duration time, Supplier<T> value) {
        if (time.isZero()) {
            return Mono.fromSupplier(value);
        }
        return Mono.create(sink -> {
            var unused = loop.schedule(() -> emit(sink, value), time.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    private static <T> void emit(MonoSink<T> sink, Supplier<T> value) {
        try {
            sink.success(value.get());
        } catch (RuntimeException failure) {
            sink.error(failure);
        }
    }
}
