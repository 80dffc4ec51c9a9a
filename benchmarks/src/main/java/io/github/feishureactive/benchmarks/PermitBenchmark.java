package io.github.feishureactive.benchmarks;

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

    private final QuotaKey key = new QuotaKey("benchmark", "cli_benchmark", null);

    /** As many in as short a time as a quota can say: a slot is free again long before its turn comes. */
    private final Quota quota = Quota.of(1_000_000, Duration.ofMillis(1));

    private final Permit permit = new Permit() {
        @Override
        public boolean send() {
            return true;
        }

        @Override
        public void answered() {}

        @Override
        public void abandon() {}
    };

    private RateLimiter limiter = SlotRateLimiter.create();

    /** Starts with every slot free. */
    @Setup
    public void start() {
        limiter = SlotRateLimiter.create();
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
}
