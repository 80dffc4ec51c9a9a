package io.github.feishureactive.core.quota;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.BaseSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

/** The queue itself, without a cell that drains it. */
class WaitQueueTest {

    private static final Quota QUOTA = Quota.perSecond(1);
    private static final long PATIENCE_MILLIS = 60_000;

    private final SlotRateLimiter limiter = new TestTimer().limiter().build();
    private final WaitQueue queue = new WaitQueue();

    private Acquisition waiting(boolean retry) {
        QuotaCell cell = new QuotaCell(limiter, Caller.KEY, QUOTA);
        // Its loop runs, and never ends: who asks is handled here and not there.
        cell.set(1);
        Acquisition acquisition = new Acquisition(new BaseSubscriber<>() {}, cell, RateLimiter.UNBOUNDED, retry);
        acquisition.request(1);
        assertThat(acquisition.await()).isTrue();
        queue.add(acquisition);
        return acquisition;
    }

    private void leave(Acquisition acquisition) {
        acquisition.cancel();
        queue.left(acquisition);
    }

    @Test
    void aRetryStandsBehindRetriesAndAnyOtherBehindAll() {
        waiting(false);
        waiting(false);
        waiting(true);

        assertThat(queue.before(true)).isEqualTo(1);
        assertThat(queue.before(false)).isEqualTo(3);
        assertThat(queue.firstTurns()).isEqualTo(2);
    }

    @Test
    void retriesGoFirstAndEachLaneKeepsItsOrder() {
        Acquisition first = waiting(false);
        Acquisition second = waiting(false);
        Acquisition retry = waiting(true);

        for (Acquisition next : List.of(retry, first, second)) {
            assertThat(queue.first()).isSameAs(next);
            assertThat(queue.first()).as("left in its place").isSameAs(next);
            queue.remove(next);
        }
        assertThat(queue.first()).isNull();
        assertThat(queue.before(false)).isZero();
    }

    @Test
    void whoLeftDoesNotCountAndIsPassedOver() {
        Acquisition gone = waiting(false);
        Acquisition next = waiting(false);
        Acquisition goneToo = waiting(false);
        leave(gone);
        leave(goneToo);

        assertThat(queue.before(false)).isEqualTo(1);
        assertThat(queue.first()).isSameAs(next);
        assertThat(queue.before(false))
                .as("counted out when it was passed over")
                .isEqualTo(1);
        queue.remove(next);
        assertThat(queue.first()).isNull();
        assertThat(queue.before(false)).isZero();
        waiting(false);
        assertThat(queue.before(false)).as("nobody is counted out twice").isEqualTo(1);
    }

    /** It cancelled after it was taken, so that it is counted as left without a place in the queue. */
    @Test
    void whoLeftAfterItWasTakenIsCountedOut() {
        Acquisition taken = waiting(false);
        queue.remove(taken);
        leave(taken);
        assertThat(queue.before(false)).as("never below zero").isZero();
        queue.countOut(taken);

        waiting(false);
        assertThat(queue.before(false)).isEqualTo(1);
    }

    /** Not at once, for that costs a search through the queue. */
    @ParameterizedTest
    @CsvSource({"33, 1, true", "32, 1, false", "40, 40, false", "41, 40, true"})
    void whenTheDeadOutnumberTheLivingTheyAreLetGo(int dead, int living, boolean letGo) throws InterruptedException {
        Acquisition head = waiting(false);
        ReferenceQueue<Acquisition> collected = new ReferenceQueue<>();
        List<WeakReference<Acquisition>> gone = new ArrayList<>();
        for (int i = 0; i < dead; i++) {
            gone.add(new WeakReference<>(gone(), collected));
        }
        for (int i = 1; i < living; i++) {
            waiting(false);
        }

        assertThat(queue.first()).isSameAs(head);
        assertThat(queue.before(false)).isEqualTo(living);
        System.gc();
        if (letGo) {
            for (int i = 0; i < dead; i++) {
                assertThat(collected.remove(PATIENCE_MILLIS)).as("number %d", i).isNotNull();
            }
        } else {
            assertThat(gone).noneMatch(reference -> reference.get() == null);
        }
        waiting(false);
        assertThat(queue.before(false)).isEqualTo(living + 1);
    }

    private Acquisition gone() {
        Acquisition gone = waiting(false);
        leave(gone);
        return gone;
    }
}
