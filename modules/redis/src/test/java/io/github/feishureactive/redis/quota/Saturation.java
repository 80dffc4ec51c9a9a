package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;

/**
 * Callers of one instance that always want more than they get. They retry as the gateway does, and count their calls.
 */
final class Saturation implements AutoCloseable {

    private final RateLimiter limiter;
    private final Quota quota;
    private final ConcurrentLinkedQueue<Long> arrivals;
    private final Duration roundTrip;
    private final Disposable.Composite running = Disposables.composite();
    private volatile boolean over;

    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger done = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger repeated = new AtomicInteger();

    Saturation(
            RateLimiter limiter, Quota quota, int callers, Duration roundTrip, ConcurrentLinkedQueue<Long> arrivals) {
        this.limiter = limiter;
        this.quota = quota;
        this.roundTrip = roundTrip;
        this.arrivals = arrivals;
        for (int i = 0; i < callers; i++) {
            running.add(call().repeat(() -> !over).subscribe());
        }
    }

    private Mono<Void> call() {
        return Mono.defer(() -> {
            started.incrementAndGet();
            return attempt(false)
                    .doOnSuccess(sent -> done.incrementAndGet())
                    .doOnError(error -> failed.incrementAndGet())
                    .onErrorComplete();
        });
    }

    private Mono<Void> attempt(boolean retry) {
        return limiter.acquire(Caller.KEY, quota, RateLimiter.UNBOUNDED, retry).flatMap(this::send);
    }

    private Mono<Void> send(Permit permit) {
        if (!permit.send()) {
            repeated.incrementAndGet();
            return attempt(true);
        }
        arrivals.add(System.nanoTime());
        return Mono.delay(roundTrip).doOnNext(answer -> permit.answered()).then();
    }

    /** Starts no more calls and waits until all started ones are done. */
    void finish(Duration patience) {
        over = true;
        Mono.delay(Duration.ofMillis(20))
                .repeat(() -> started.get() > done.get() + failed.get())
                .then()
                .block(patience);
    }

    static int sum(List<Saturation> all, ToIntFunction<Saturation> what) {
        return all.stream().mapToInt(what).sum();
    }

    @Override
    public void close() {
        running.dispose();
    }
}
