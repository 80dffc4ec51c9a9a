package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A client that always has more to send than it may, and a network that delays each message, in virtual time. What the
 * platform does with a request at its arrival is the caller's to say.
 */
final class SimulatedClient {

    private static final long MILLI = 1_000_000;
    private static final int CALLERS = 50;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Random random;
    private final LongPredicate platform;
    private final Quota quota;
    private final SlotRateLimiter limiter;
    private final Duration lateArrival;

    private boolean saturated = true;
    private double cancelled;
    private long[] arrivals = new long[1_024];
    private int arrived;
    private int admitted;

    SimulatedClient(long seed, Quota quota, Duration lateArrival, double clockRate, LongPredicate platform) {
        this.random = new Random(seed);
        this.quota = quota;
        this.platform = platform;
        this.lateArrival = lateArrival;
        // The client does not start at the beginning of one of the platform's windows.
        time.advanceTimeBy(Duration.ofMillis(random.nextInt(5_000)));
        this.limiter = new TestTimer(time, clockRate)
                .limiter()
                .lateArrival(lateArrival)
                .build();
    }

    /** This share of the calls is given up just after they were sent; their requests arrive all the same, and late. */
    SimulatedClient cancelling(double share) {
        cancelled = share;
        return this;
    }

    /** Runs for so long of true time. */
    void run(Duration duration) {
        for (int i = 0; i < CALLERS; i++) {
            next();
        }
        time.advanceTimeBy(duration);
        limiter.dispose();
    }

    /** Lets so many callers ask at once, each for one permit within so long, and waits for that long. */
    void rush(int callers, Duration deadline) {
        saturated = false;
        for (int i = 0; i < callers; i++) {
            ask(deadline.toNanos());
        }
        time.advanceTimeBy(deadline);
        limiter.dispose();
    }

    /** Requests that the platform let in. */
    int admitted() {
        return admitted;
    }

    int throttled() {
        return arrived - admitted;
    }

    /** Arrivals at the platform, in order, in nanoseconds. */
    long[] arrivals() {
        return Arrays.copyOf(arrivals, arrived);
    }

    private void next() {
        if (saturated) {
            ask(RateLimiter.UNBOUNDED);
        }
    }

    private void ask(long maxWaitNanos) {
        limiter.acquire(Caller.KEY, quota, maxWaitNanos, false).subscribe(this::send, refused -> {});
    }

    private void send(Permit permit) {
        permit.send();
        if (random.nextDouble() < cancelled) {
            after(random.nextInt(1_000_000), permit::abandon);
            after(5 * MILLI + (long) (random.nextDouble() * (lateArrival.toNanos() - 5 * MILLI)), this::arrive);
            after(1, this::next);
        } else {
            after(oneWay(), () -> {
                arrive();
                after(oneWay(), () -> {
                    permit.answered();
                    next();
                });
            });
        }
    }

    private void arrive() {
        long now = time.now(TimeUnit.NANOSECONDS);
        if (arrived == arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, 2 * arrived);
        }
        arrivals[arrived++] = now;
        if (platform.test(now)) {
            admitted++;
        }
    }

    /** 5 to 25 ms, and 400 ms now and then. */
    private long oneWay() {
        return random.nextInt(100) == 0 ? 400 * MILLI : 5 * MILLI + random.nextInt((int) (20 * MILLI));
    }

    private void after(long nanos, Runnable task) {
        time.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }
}
