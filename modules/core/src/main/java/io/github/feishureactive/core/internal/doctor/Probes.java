package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.http.ExchangeTrace;
import io.github.feishureactive.core.internal.http.ResponseHead;

/** Runs probes one after another, each within its own time and all within a common one. */
final class Probes {

    private final Scheduler clock;
    private final Duration each;
    private final long endAt;
    private final List<ResponseHead> heads = new ArrayList<>();

    Probes(Scheduler clock, Duration each, Duration all) {
        this.clock = clock;
        this.each = each;
        this.endAt = clock.now(TimeUnit.NANOSECONDS) + all.toNanos();
    }

    /**
     * Runs one probe.
     *
     * @param probe makes the exchange, for the time that it may take
     * @return what came of it; never an error
     */
    <T> Mono<Result<T>> run(Function<Duration, Mono<? extends T>> probe) {
        return Mono.defer(() -> {
            Duration left = Duration.ofNanos(endAt - clock.now(TimeUnit.NANOSECONDS));
            if (left.isNegative() || left.isZero()) {
                return Mono.just(new Result<T>(null, new OutOfTimeException(), null));
            }
            Duration bound = left.compareTo(each) < 0 ? left : each;
            ExchangeTrace trace = ExchangeTrace.start(clock);
            return trace.of(Mono.defer(() -> probe.apply(bound)))
                    .map(value -> new Result<T>(value, null, null))
                    .timeout(bound, Mono.error(TimeoutException::new), clock)
                    .onErrorResume(error -> Mono.just(new Result<>(null, error, null)))
                    .defaultIfEmpty(new Result<>(null, null, null))
                    .map(result -> traced(result, trace.head()));
        });
    }

    private <T> Result<T> traced(Result<T> result, @Nullable ResponseHead head) {
        if (head != null) {
            heads.add(head);
        }
        return new Result<>(result.value(), result.error(), head);
    }

    /** Returns the heads of all responses so far. */
    List<ResponseHead> heads() {
        return heads;
    }

    /**
     * What came of a probe.
     *
     * @param value {@code null} if it failed, or ended without one
     * @param error {@code null} if it did not fail
     * @param head of its response, {@code null} if none came
     */
    record Result<T>(
            @Nullable T value,
            @Nullable Throwable error,
            @Nullable ResponseHead head) {}

    /** The earlier probes took all the time. */
    static final class OutOfTimeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OutOfTimeException() {
            super("no time left", null, false, false);
        }
    }
}
