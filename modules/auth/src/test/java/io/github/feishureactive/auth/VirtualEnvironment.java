package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.Authentication.Environment;

/** What a gateway lends, without a gateway: time that a test moves, jitter that repeats. */
final class VirtualEnvironment implements Environment {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Scheduler timer;
    private final RandomGenerator random;
    String baseUrl = "https://open.feishu.cn";
    private Function<ApiRequest<?>, Mono<?>> platform =
            request -> Mono.error(new AssertionError("nothing to exchange with"));

    VirtualEnvironment(long seed) {
        this(seed, 0);
    }

    /** With a platform. */
    VirtualEnvironment(Function<ApiRequest<?>, Mono<?>> platform) {
        this(0, 0);
        this.platform = platform;
    }

    /** With a clock that starts anywhere, as {@link System#nanoTime()} does. */
    VirtualEnvironment(long seed, long origin) {
        this.timer = new Clock(time, origin);
        this.random = new SplittableRandom(seed);
    }

    void advance(Duration by) {
        time.advanceTimeBy(by);
    }

    void shutDown() {
        time.dispose();
    }

    long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Mono<T> exchange(ApiRequest<T> request) {
        return (Mono<T>) platform.apply(request);
    }

    @Override
    public String baseUrl() {
        return baseUrl;
    }

    @Override
    public Scheduler timer() {
        return timer;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    private record Clock(Scheduler ticking, long origin) implements Scheduler {

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(ticking.now(TimeUnit.NANOSECONDS) + origin, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return ticking.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return ticking.schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            return ticking.createWorker();
        }
    }
}
