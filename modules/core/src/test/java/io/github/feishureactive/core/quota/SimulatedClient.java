package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;

import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A client that always has more to send than it may, and a network that delays each message, in virtual time. What the
 * platform does with a request at its arrival is the caller's to say.
 */
final class SimulatedClient {

    private static final long MILLI = 1_000_000;
    private static final long BURST = 10_000 * MILLI;
    private static final int CALLERS = 50;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Random random;
    private final LongPredicate platform;
    private final Quota quota;
    private final SlotRateLimiter limiter;
    private final Duration lateArrival;

    private boolean saturated = true;
    private double cancelled;
    private SimulatedGateway gateway = SimulatedGateway.INSTANT;
    private long[] arrivals = new long[1_024];
    private int arrived;
    private int admitted;
    private int bursts;
    private long lastThrottled;

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

    /** The platform takes its time, and says so. */
    SimulatedClient on(SimulatedGateway platformGateway) {
        gateway = platformGateway;
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

    /** How often there were throttlings with none in the ten seconds before. */
    int bursts() {
        return bursts;
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
            exchange(permit, gateway.exchange(random));
        }
    }

    /** Client, edge, gateway, and back. */
    private void exchange(Permit permit, SimulatedGateway.Exchange exchange) {
        AtomicBoolean letIn = new AtomicBoolean();
        after(gateway.oneWay(random), () -> {
            after(exchange.countedAfterEdge(), () -> letIn.set(arrive()));
            after(
                    exchange.processedAfterEdge(),
                    () -> after(gateway.oneWay(random), () -> {
                        if (letIn.get()) {
                            permit.answered(exchange.told());
                        } else {
                            permit.answered();
                            limiter.throttled(Caller.KEY, quota, Duration.ofSeconds(1));
                        }
                        next();
                    }));
        });
    }

    private boolean arrive() {
        long now = time.now(TimeUnit.NANOSECONDS);
        if (arrived == arrivals.length) {
            arrivals = Arrays.copyOf(arrivals, 2 * arrived);
        }
        arrivals[arrived++] = now;
        boolean letIn = platform.test(now);
        if (letIn) {
            admitted++;
        } else {
            if (bursts == 0 || now - lastThrottled > BURST) {
                bursts++;
            }
            lastThrottled = now;
        }
        return letIn;
    }

    private void after(long nanos, Runnable task) {
        time.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }
}
