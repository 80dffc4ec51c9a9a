package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;

/** What a command brings after its caller has stopped waiting. */
final class LateAnswer {

    private LateAnswer() {}

    /**
     * Runs a command that a cancellation does not withdraw: it goes on for a while, and its answer goes elsewhere.
     *
     * @param command what to run, once for each subscriber
     * @param late takes an answer that came after the cancellation, on the thread that brings it
     * @param patience how long after the cancellation the command is withdrawn
     * @param timer ends the command then
     */
    static <T> Mono<T> kept(Mono<T> command, Consumer<? super T> late, Duration patience, Scheduler timer) {
        return Mono.create(sink -> {
            AtomicBoolean left = new AtomicBoolean();
            Disposable running = command.subscribe(
                    answer -> {
                        if (left.get()) {
                            late.accept(answer);
                        } else {
                            sink.success(answer);
                        }
                    },
                    error -> {
                        if (!left.get()) {
                            sink.error(error);
                        }
                    },
                    sink::success);
            sink.onCancel(() -> {
                left.set(true);
                try {
                    timer.schedule(running::dispose, patience.toNanos(), TimeUnit.NANOSECONDS);
                } catch (Throwable thrown) {
                    UserCode.rejected(timer, thrown);
                    running.dispose();
                }
            });
        });
    }
}
