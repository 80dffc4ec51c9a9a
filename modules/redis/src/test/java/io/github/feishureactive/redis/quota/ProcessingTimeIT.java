package io.github.feishureactive.redis.quota;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.redis.quota.VirtualFleet.Member;
import io.github.feishureactive.simulator.CountingPlace;
import io.github.feishureactive.simulator.quota.QuotaPolicy;
import io.github.feishureactive.simulator.quota.QuotaWindow;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four saturated instances share ten calls a second of a platform that takes 200 to 400 ms for each call and says so.
 * They use nearly as much as one instance alone, and never more than the quota. The script is real, time is virtual.
 */
@Timeout(600)
class ProcessingTimeIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final int COUNT = 4;
    private static final int PERMITS = 10;
    private static final int CALLERS = 15;
    private static final Duration LENGTH = LONG ? Duration.ofMinutes(5) : Duration.ofMinutes(1);
    private static final long MILLI = 1_000_000;
    private static final long BURST = Duration.ofSeconds(10).toNanos();

    /** Until the first ten calls are granted and the instances are in step. */
    private static final long WARM_UP = Duration.ofSeconds(3).toNanos();

    @Test
    void useNearlyAsMuchAsOneInstance() throws Exception {
        try (Run run = new Run()) {
            run.go(LENGTH);
            run.assertKept("with Server-Timing");
            assertThat(run.used()).isGreaterThanOrEqualTo(0.89 - 0.03);
        }
    }

    @Test
    void useTheWholeCreditOnLoopback() throws Exception {
        try (Run run = new Run()) {
            run.loopback = true;
            run.go(LENGTH);
            run.assertKept("with Server-Timing, loopback");
            assertThat(run.used()).isGreaterThanOrEqualTo(0.96 - 0.03);
        }
    }

    @Test
    void withoutTheHeaderSlotsRestFromTheResponse() throws Exception {
        try (Run run = new Run()) {
            run.told = processing -> Permit.UNKNOWN;
            run.go(LENGTH);
            run.assertKept("without Server-Timing");
            assertThat(run.used()).isBetween(0.70 - 0.03, 0.80);
        }
    }

    /** One throttling suspends the credit of all, for a minute, then two, then four. */
    @Test
    void allInstancesLearnFromOneThrottling() throws Exception {
        try (Run run = new Run()) {
            run.loopback = true;
            run.countedLate = true;
            List<Duration> suspensions = new ArrayList<>();
            run.fleet.listener = new RateLimiterListener() {
                @Override
                public void processingCreditSuspended(Duration suspension, Duration countedWithin) {
                    suspensions.add(suspension);
                }
            };
            run.go(Duration.ofMinutes(10));

            System.out.printf(
                    Locale.ROOT,
                    "%-30s %.3f of the quota used, %d throttled in 10 min in %d bursts, %d suspensions heard of%n",
                    "counted late, loopback",
                    run.used(),
                    run.throttled,
                    run.bursts,
                    suspensions.size());
            assertThat(run.throttled).as("throttled").isBetween(1, 8);
            assertThat(run.bursts).as("bursts").isLessThanOrEqualTo(4);
            assertThat(suspensions).as("each instance is notified of each").hasSize(COUNT * run.bursts);
        }
    }

    /** Where and how the platform counts, which makes no difference to the instances while nothing is throttled. */
    private static final class Platform {

        final CountingPlace place;
        private final QuotaPolicy policy;
        private final QuotaWindow window;
        private int throttled;

        Platform(CountingPlace place, QuotaPolicy policy) {
            this.place = place;
            this.policy = policy;
            this.window = policy.window(io.github.feishureactive.simulator.quota.Quota.perSecond(PERMITS));
        }

        boolean admit(long now) {
            boolean letIn = window.admit(now);
            throttled += letIn ? 0 : 1;
            return letIn;
        }

        @Override
        public String toString() {
            return policy + " at the " + place;
        }
    }

    /** One fleet, and what each kind of platform would count. */
    private static final class Run implements AutoCloseable {

        final VirtualFleet fleet = new VirtualFleet(Quota.perSecond(PERMITS), COUNT, 1);
        private final Random random = new Random(1);
        private final List<Platform> platforms = Stream.of(QuotaPolicy.values())
                .flatMap(policy -> Stream.of(CountingPlace.values()).map(place -> new Platform(place, policy)))
                .toList();
        private final List<Long> counted = new ArrayList<>();
        private LongUnaryOperator told = processing -> processing / MILLI * MILLI;
        private boolean loopback;
        private boolean countedLate;
        private int throttled;
        private int bursts;
        private long lastThrottled;
        private boolean over;

        Run() throws Exception {}

        void go(Duration length) {
            for (Member member : fleet.members) {
                for (int i = 0; i < CALLERS; i++) {
                    ask(member, false);
                }
            }
            fleet.pass(length.toMillis());
            over = true;
        }

        double used() {
            long inTime = counted.stream().filter(at -> at >= WARM_UP).count();
            return inTime / (PERMITS * (fleet.timer.now(TimeUnit.NANOSECONDS) - WARM_UP) / 1e9);
        }

        void assertKept(String name) {
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %.3f of the quota used, shares %s, %.2f requests a call, throttled by none of %s%n",
                    name,
                    used(),
                    fleet.members.stream()
                            .map(member -> member.limiter.statistics().sharedPermits())
                            .toList(),
                    fleet.redis.requests / (double) counted.size(),
                    platforms);
            assertThat(platforms).allSatisfy(platform -> assertThat(platform.throttled)
                    .as("throttled by %s", platform)
                    .isZero());
        }

        private void ask(Member member, boolean retry) {
            if (!over) {
                member.limiter
                        .acquire(Caller.KEY, Quota.perSecond(PERMITS), RateLimiter.UNBOUNDED, retry)
                        .subscribe(permit -> send(member, permit), refusal -> {});
            }
        }

        private void send(Member member, Permit permit) {
            if (!permit.send()) {
                after(MILLI, () -> ask(member, true));
                return;
            }
            long hop = loopback ? 0 : between(10, 40);
            long processing = between(200, 400);
            long late = countedLate ? between(50, 150) : 0;
            boolean[] refused = new boolean[1];
            after(oneWay(), () -> {
                count(CountingPlace.EDGE);
                after(hop + late, () -> refused[0] = !count(CountingPlace.GATEWAY) && countedLate);
                after(hop + processing + (loopback ? 0 : between(10, 40)) + oneWay(), () -> {
                    if (refused[0]) {
                        permit.answered();
                        member.limiter.throttled(Caller.KEY, Quota.perSecond(PERMITS), Duration.ofSeconds(1));
                    } else {
                        permit.answered(told.applyAsLong(processing));
                    }
                    ask(member, false);
                });
            });
        }

        /** Returns whether a sliding window, the strictest, admits the call at that place. */
        private boolean count(CountingPlace place) {
            long now = fleet.timer.now(TimeUnit.NANOSECONDS);
            boolean letIn = true;
            for (Platform platform : platforms) {
                if (platform.place == place) {
                    boolean admitted = platform.admit(now);
                    letIn = platform.policy == QuotaPolicy.SLIDING_WINDOW ? admitted : letIn;
                }
            }
            if (place == CountingPlace.GATEWAY) {
                note(letIn, now);
            }
            return letIn;
        }

        private void note(boolean letIn, long now) {
            if (letIn) {
                counted.add(now);
            } else {
                if (throttled++ == 0 || now - lastThrottled > BURST) {
                    bursts++;
                }
                lastThrottled = now;
            }
        }

        /** 5 to 25 ms, and 400 ms now and then. */
        private long oneWay() {
            if (loopback) {
                return between(0, 1);
            }
            return random.nextInt(100) == 0 ? 400 * MILLI : between(5, 25);
        }

        private long between(int fromMillis, int toMillis) {
            return fromMillis * MILLI + (long) (random.nextDouble() * (toMillis - fromMillis) * MILLI);
        }

        private void after(long nanos, Runnable task) {
            fleet.timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() throws IOException {
            over = true;
            fleet.close();
        }
    }
}
