package io.github.feishureactive.simulator.internal.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Waits on the event loop of a connection, so that the simulator needs no timer threads. */
final class Delay {

    private Delay() {}

    /**
     * Emits a value after some time. Cancelling does not stop it, and the value is still computed: a request that has
     * left the client arrives even if the client has disconnected.
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
