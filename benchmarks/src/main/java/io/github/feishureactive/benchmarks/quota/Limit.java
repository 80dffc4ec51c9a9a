package io.github.feishureactive.benchmarks.quota;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.reactor.ratelimiter.operator.RateLimiterOperator;
import reactor.core.publisher.Mono;

/** A rate limiter of another library, as a user would put it around an exchange so that everybody waits for a turn. */
@FunctionalInterface
public interface Limit {

    /** Longer than any run: nobody is refused. */
    Duration PATIENCE = Duration.ofHours(1);

    /** What the call looks like with the limiter around it. */
    <T> Mono<T> around(Mono<T> exchange);

    /** Resilience4j's rate limiter and its Reactor operator. */
    static Limit resilience4j(int permitsPerSecond) {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(permitsPerSecond)
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(PATIENCE)
                .build();
        RateLimiter limiter = RateLimiter.of("enable", config);
        return new Limit() {
            @Override
            public <T> Mono<T> around(Mono<T> exchange) {
                return exchange.transformDeferred(RateLimiterOperator.of(limiter));
            }
        };
    }

    /** Bucket4j's local bucket, waited for without blocking. */
    static Limit bucket4j(int permitsPerSecond) {
        Bucket bucket = Bucket.builder()
                .addLimit(
                        limit -> limit.capacity(permitsPerSecond).refillGreedy(permitsPerSecond, Duration.ofSeconds(1)))
                .build();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "bucket4j");
            thread.setDaemon(true);
            return thread;
        });
        return new Limit() {
            @Override
            public <T> Mono<T> around(Mono<T> exchange) {
                return Mono.fromFuture(() -> bucket.asScheduler().consume(1, timer))
                        .then(exchange);
            }
        };
    }
}
