package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.github.feishureactive.testkit.LiveHeap;

import static org.assertj.core.api.Assertions.assertThat;

/** A hundred thousand callers of one key, and of as many keys: time and memory grow with their number and no faster. */
@Timeout(600)
class ManyWaitersTest {

    private static final int MANY = 100_000;
    private static final int SLICE = MANY / 10;
    private static final String OWN = SlotRateLimiter.class.getPackageName();

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().maxWaiting(MANY).build();
    private final Quota quota = Quota.perSecond(1_000);
    private final Crowd crowd = new Crowd();

    enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST,
        AT_RANDOM
    }

    /** The classes that a first run loads are not what waiters take or leave behind. */
    @BeforeAll
    static void loadClasses() {
        new ManyWaitersTest().comeAndLeave(Order.AT_RANDOM);
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void waitAndLeaveAgain(Order order) {
        Memory memory = comeAndLeave(order);

        assertThat(memory.bytesPerWaiter).as("bytes per waiter").isLessThan(100);
        // Of its own classes: what another test's threads still held may have gone meanwhile.
        assertThat(memory.ownBytesPerWaiter)
                .as("bytes of the limiter's classes")
                .isBetween(40.0, 100.0);
        assertThat(timer.armed()).as("nobody waits").isZero();
        assertThat(crowd.signals).isZero();
        assertThat(memory.kept).as("bytes kept").isLessThan(MANY);
        assertThat(Caller.many(MANY, limiter, quota)).allMatch(Caller::waiting);
    }

    private Memory comeAndLeave(Order order) {
        useUpTheQuota();
        crowd.subscriptions.ensureCapacity(MANY);
        long before = LiveHeap.bytes();
        long ownBefore = LiveHeap.bytesOf(OWN);
        long[] nanosPerArrival = new long[10];
        for (int slice = 0; slice < 10; slice++) {
            long start = System.nanoTime();
            for (int i = 0; i < SLICE; i++) {
                join();
            }
            nanosPerArrival[slice] = (System.nanoTime() - start) / SLICE;
        }
        double bytes = (LiveHeap.bytes() - before) / (double) MANY;
        double ownBytes = (LiveHeap.bytesOf(OWN) - ownBefore) / (double) MANY;
        assertThat(Caller.of(limiter, quota).refusal().reason()).isEqualTo(QuotaRefusal.Reason.QUEUE_FULL);
        assertThat(timer.armed()).isEqualTo(1);

        long nanosPerCancel = leave(order);
        long kept = LiveHeap.bytes() - before;
        System.out.printf(
                "%,d waiters: %.0f bytes each, %.0f of the limiter's classes, %,d bytes kept;"
                        + " %s ns per arrival, slice by slice;"
                        + " %d ns per cancellation, %s%n",
                MANY, bytes, ownBytes, kept, Arrays.toString(nanosPerArrival), nanosPerCancel, order);
        return new Memory(bytes, ownBytes, kept);
    }

    @Test
    void waitAndBeServed() {
        useUpTheQuota();
        for (int i = 0; i < MANY; i++) {
            join();
        }
        long start = System.nanoTime();
        for (int second = 0; second < MANY / 1_000; second++) {
            timer.advanceMillis(1_002);
            assertThat(crowd.signals).isEqualTo((second + 1) * 1_000);
        }
        System.out.printf("%,d waiters: %d ns per turn%n", MANY, (System.nanoTime() - start) / MANY);

        assertThat(timer.armed()).isZero();
        assertThat(timer.everArmed()).as("alarms").isLessThanOrEqualTo(MANY / 1_000 + 1);
    }

    @Test
    void aHundredThousandTenants() {
        long before = LiveHeap.bytes();
        long start = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            Caller.of(limiter, new QuotaKey("operation", "cli_a", "tenant-" + i), Quota.perSecond(10), 0, false)
                    .call();
        }
        long nanos = (System.nanoTime() - start) / MANY;
        double bytes = (LiveHeap.bytes() - before) / (double) MANY;
        System.out.printf("%,d keys: %.0f bytes each, %d ns per first call%n", MANY, bytes, nanos);
        assertThat(bytes).as("bytes per key").isLessThan(1_000);

        timer.advanceNanos(Duration.ofHours(12).toNanos());
        assertThat(limiter.keys()).isZero();
        // The map keeps its table, which never shrinks.
        assertThat(LiveHeap.bytes() - before).as("kept").isLessThan(MANY * 30);
    }

    private void useUpTheQuota() {
        Caller.many(1_000, limiter, quota).forEach(Caller::call);
    }

    private void join() {
        limiter.acquire(Caller.KEY, quota, RateLimiter.UNBOUNDED, false).subscribe(crowd);
    }

    /** Nanoseconds for each that leaves. */
    private long leave(Order order) {
        List<Subscription> leaving = new ArrayList<>(crowd.subscriptions);
        crowd.subscriptions.clear();
        switch (order) {
            case NEWEST_FIRST -> Collections.reverse(leaving);
            case AT_RANDOM -> Collections.shuffle(leaving, new Random(1));
            default -> {}
        }
        long start = System.nanoTime();
        leaving.forEach(Subscription::cancel);
        return (System.nanoTime() - start) / MANY;
    }

    private record Memory(double bytesPerWaiter, double ownBytesPerWaiter, long kept) {}

    /** All waiters as one subscriber, so that memory is what the limiter keeps of each. */
    private static final class Crowd implements CoreSubscriber<Permit> {

        private final ArrayList<Subscription> subscriptions = new ArrayList<>();
        private int signals;

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriptions.add(subscription);
            subscription.request(1);
        }

        @Override
        public void onNext(Permit permit) {
            signals++;
            permit.send();
            permit.answered();
        }

        @Override
        public void onError(Throwable error) {
            throw new AssertionError(error);
        }

        @Override
        public void onComplete() {}
    }
}
