package io.github.feishureactive.benchmarks.micro;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

import io.github.feishureactive.benchmarks.quota.Limit;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;

/** What it costs to get a permit when there is one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PermitBenchmark {

    /** More than any machine takes, where no clock can be handed in. */
    private static final int MANY = 1_000_000_000;

    private final QuotaKey key = new QuotaKey("benchmark", "cli_benchmark", null);

    /** As the platform has them; on the fast clock a slot is free again long before its turn comes. */
    private final Quota quota = Quota.perSecond(50);

    private final Quota twoWindows = quota.and(Quota.perMinute(1_000));

    private final QuotaKey twoWindowsKey = new QuotaKey("two windows", "cli_benchmark", null);

    private final Permit permit = new Permit() {
        @Override
        public boolean send() {
            return true;
        }

        @Override
        public void answered(long processingNanos) {}

        @Override
        public void abandon() {}
    };

    private final Limit resilience4j = Limit.resilience4j(MANY);

    private final Limit bucket4j = Limit.bucket4j(MANY);

    private RateLimiter limiter = SlotRateLimiter.create();

    /** Starts with every slot free. */
    @Setup
    public void start() {
        limiter = SlotRateLimiter.builder()
                .timer(new FastClock())
                // Threads that do not wait for their permits pile up behind one that lost its processor.
                .maxWaiting(Integer.MAX_VALUE)
                .idleAfter(Duration.ofDays(1))
                .build();
    }

    /** Leaves nothing behind. */
    @TearDown
    public void stop() {
        limiter.dispose();
    }

    /**
     * The floor: a {@code Mono} that has a value, used as a permit is.
     *
     * @param use where the value goes
     */
    @Benchmark
    public void bareMono(PermitUse use) {
        Mono.just(permit).subscribe(use.subscriber());
    }

    /**
     * A free permit of the slot limiter, sent and answered.
     *
     * @param use where the permit goes
     */
    @Benchmark
    public void freePermit(PermitUse use) {
        limiter.acquire(key, quota, RateLimiter.UNBOUNDED, false).subscribe(use.subscriber());
    }

    /**
     * A free permit where two windows count at once.
     *
     * @param use where the permit goes
     */
    @Benchmark
    public void freePermitOfTwoWindows(PermitUse use) {
        limiter.acquire(twoWindowsKey, twoWindows, RateLimiter.UNBOUNDED, false).subscribe(use.subscriber());
    }

    /**
     * A free permit of Resilience4j's limiter, around a {@code Mono} that has a value.
     *
     * @param use where the value goes
     */
    @Benchmark
    public void resilience4j(PermitUse use) {
        resilience4j.around(Mono.just(permit)).subscribe(use.subscriber());
    }

    /**
     * A free token of Bucket4j's bucket, before a {@code Mono} that has a value.
     *
     * @param use where the value goes
     */
    @Benchmark
    public void bucket4j(PermitUse use) {
        bucket4j.around(Mono.just(permit)).subscribe(use.subscriber());
    }
}
