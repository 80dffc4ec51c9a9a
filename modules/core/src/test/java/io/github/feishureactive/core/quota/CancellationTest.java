package io.github.feishureactive.core.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Hooks;

import static org.assertj.core.api.Assertions.assertThat;

/** A caller may leave at any moment: it delays nobody, sends nothing and takes no permit with it. */
class CancellationTest {

    private static final Quota ONE_A_SECOND = Quota.perSecond(1);
    private static final Quota TWO_A_SECOND = Quota.perSecond(2);

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().build();

    @Test
    void beforeItAskedForAnything() {
        Caller silent = Caller.silent(limiter, ONE_A_SECOND);
        silent.cancel();
        silent.request(1);

        assertThat(silent.waiting()).isTrue();
        assertThat(Caller.of(limiter, ONE_A_SECOND).granted()).isTrue();
    }

    @Test
    void whileItAsks() {
        Caller asking = Caller.silent(limiter, ONE_A_SECOND);
        // It lies in the inbox of a cell that is busy with another newcomer.
        timer.interruptAtNextLook(() -> {
            asking.request(1);
            asking.cancel();
        });
        Caller other = Caller.of(limiter, ONE_A_SECOND);

        assertThat(other.granted()).isTrue();
        assertThat(asking.waiting()).isTrue();
        other.permit().abandon();
        assertThat(Caller.of(limiter, ONE_A_SECOND).granted()).isTrue();
    }

    @Test
    void whileItWaits() {
        Caller running = Caller.of(limiter, ONE_A_SECOND);
        Caller gone = Caller.of(limiter, ONE_A_SECOND);
        Caller next = Caller.of(limiter, ONE_A_SECOND);
        gone.cancel();
        running.call();
        timer.advanceMillis(1_002);

        assertThat(gone.waiting()).isTrue();
        assertThat(next.granted()).isTrue();
    }

    @Test
    void fiveWhoLeaveDelayNobodyBehindThem() {
        Caller running = Caller.of(limiter, ONE_A_SECOND);
        List<Caller> gone = Caller.many(5, limiter, ONE_A_SECOND);
        Caller next = Caller.of(limiter, ONE_A_SECOND);
        running.call();
        gone.forEach(Caller::cancel);
        timer.advanceMillis(1_002);

        assertThat(next.granted()).as("waited one second, not six").isTrue();
        assertThat(gone).allMatch(Caller::waiting);
    }

    @Test
    void betweenTheGrantAndItsSignal() {
        List<Caller> running = Caller.many(2, limiter, TWO_A_SECOND);
        List<Caller> waiting = Caller.many(3, limiter, TWO_A_SECOND);
        running.forEach(Caller::call);
        // At the wake-up the first two waiters are granted in one round; before they are told, the first one leaves.
        timer.interruptAtNextLook(() -> {
            timer.interruptAtNextLook(() -> waiting.get(0).cancel());
            Caller.of(limiter, TWO_A_SECOND);
        });
        timer.advanceMillis(1_002);

        assertThat(waiting.get(0).waiting()).isTrue();
        assertThat(waiting.get(1).granted()).as("granted in the same round").isTrue();
        assertThat(waiting.get(2).granted())
                .as("has the place of the one that left")
                .isTrue();
    }

    @Test
    void whileItHoldsAnUnsentPermit() {
        AtomicReference<Permit> permit = new AtomicReference<>();
        limiter.acquire(Caller.KEY, ONE_A_SECOND, 0, false).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Permit value) {
                permit.set(value);
                cancel();
            }
        });

        assertThat(permit.get().send()).as("a cancelled call sends nothing").isFalse();
        assertThat(Caller.of(limiter, ONE_A_SECOND).granted())
                .as("came back unused")
                .isTrue();
    }

    @Test
    void afterItWasSentThePermitIsTheHoldersToReport() {
        Acquisition sent = new Acquisition(
                new BaseSubscriber<>() {},
                new QuotaCell(limiter, Caller.KEY, ONE_A_SECOND),
                RateLimiter.UNBOUNDED,
                false);
        sent.request(1);
        assertThat(sent.send()).isTrue();
        sent.cancel();

        assertThat(sent.settled()).as("given back").isFalse();
        sent.answered();
        assertThat(sent.settled()).isTrue();
    }

    @Test
    void betweenARefusalAndItsSignal() {
        Caller.of(limiter, ONE_A_SECOND);
        Caller waiting = Caller.of(limiter, ONE_A_SECOND);
        Caller late = Caller.silent(limiter, ONE_A_SECOND);
        // The line is refused in the first round; in the second, before anybody is told, one of them leaves.
        timer.interruptAtNextLook(() -> {
            timer.interruptAtNextLook(waiting::cancel);
            late.request(1);
        });
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            limiter.dispose();
        } finally {
            Hooks.resetOnErrorDropped();
        }

        late.refusal();
        assertThat(dropped).as("told although it had left").isEmpty();
    }

    @Test
    void afterARefusalThereIsNothingToGiveBack() {
        Caller running = Caller.of(limiter, ONE_A_SECOND);
        Caller refused = Caller.of(limiter, ONE_A_SECOND, 0, false);
        refused.refusal();
        refused.cancel();
        running.call();
        timer.advanceMillis(1_002);

        List<Caller> next = Caller.many(2, limiter, ONE_A_SECOND);
        assertThat(next).extracting(Caller::granted).containsExactly(true, false);
    }

    @Test
    void theLastOneToLeaveTakesTheAlarmAlong() {
        Caller.of(limiter, ONE_A_SECOND).call();
        List<Caller> waiting = Caller.many(40, limiter, ONE_A_SECOND);
        assertThat(timer.armed()).isEqualTo(1);

        waiting.forEach(Caller::cancel);
        assertThat(timer.armed()).isZero();
    }

    @Test
    void placesOfManyWhoLeftFromTheMiddleAreFreeOnce() {
        SlotRateLimiter bounded = timer.limiter().maxWaiting(100).build();
        Caller running = Caller.of(bounded, ONE_A_SECOND);
        List<Caller> waiting = Caller.many(100, bounded, ONE_A_SECOND);
        waiting.subList(20, 90).forEach(Caller::cancel);

        assertThat(Caller.many(70, bounded, ONE_A_SECOND)).allMatch(Caller::waiting);
        Caller.of(bounded, ONE_A_SECOND).refusal();
        running.permit().abandon();
        assertThat(waiting).filteredOn(Caller::granted).containsExactly(waiting.get(0));
    }

    @Test
    void placesOfThoseWhoLeftAreFree() {
        SlotRateLimiter small = timer.limiter().maxWaiting(10).build();
        Caller.of(small, ONE_A_SECOND);
        for (int i = 0; i < 50; i++) {
            List<Caller> waiting = Caller.many(10, small, ONE_A_SECOND);
            assertThat(waiting).allMatch(Caller::waiting);
            Caller.of(small, ONE_A_SECOND).refusal();
            waiting.forEach(Caller::cancel);
        }
    }
}
