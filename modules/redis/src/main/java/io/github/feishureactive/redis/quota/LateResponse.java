package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;

/** Receives the response to a command after its subscriber has stopped waiting. */
final class LateResponse {

    private LateResponse() {}

    /**
     * Runs a command that continues for a while after its cancellation.
     *
     * @param command what to run, once for each subscriber
     * @param late receives a response that comes after the cancellation, on the thread that emits it
     * @param patience how long after the cancellation the command is cancelled too
     * @param timer cancels the command
     */
    static <T> Mono<T> receive(Mono<T> command, Consumer<? super T> late, Duration patience, Scheduler timer) {
        return Mono.create(sink -> {
            AtomicBoolean cancelled = new AtomicBoolean();
            Disposable running = command.subscribe(
                    response -> {
                        if (cancelled.get()) {
                            late.accept(response);
                        } else {
                            sink.success(response);
                        }
                    },
                    error -> {
                        if (!cancelled.get()) {
                            sink.error(error);
                        }
                    },
                    sink::success);
            sink.onCancel(() -> {
                cancelled.set(true);
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
