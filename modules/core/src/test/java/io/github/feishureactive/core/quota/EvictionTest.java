package io.github.feishureactive.core.quota;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys that nobody uses are forgotten, but not before all their slots have rested. */
class EvictionTest {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Quota TWO_A_MINUTE = Quota.perMinute(2);

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().idleAfter(IDLE).build();

    @Test
    void anIdleKeyIsForgottenAndTheSweepEndsWithTheLastOne() {
        Caller.of(limiter, TWO_A_MINUTE).permit().abandon();
        assertThat(limiter.keys()).isEqualTo(1);

        timer.advanceNanos(IDLE.toNanos());
        assertThat(limiter.keys()).isZero();
        assertThat(timer.armed()).as("nothing left to sweep").isZero();

        Caller.of(limiter, TWO_A_MINUTE).permit().abandon();
        assertThat(timer.armed()).as("sweeps again").isEqualTo(1);
    }

    @Test
    void aSlotInUseKeepsItsKey() {
        Caller caller = Caller.of(limiter, TWO_A_MINUTE);
        caller.send();
        timer.advanceMillis(600_000);

        assertThat(limiter.keys()).isEqualTo(1);
    }

    @Test
    void aRestingSlotKeepsItsKeyUntilItHasRested() {
        Caller.of(limiter, TWO_A_MINUTE).call();
        timer.advanceMillis(60_000);
        assertThat(limiter.keys()).isEqualTo(1);
        assertThat(Caller.many(2, limiter, TWO_A_MINUTE))
                .as("the used slot is remembered")
                .extracting(Caller::granted)
                .containsExactly(true, false);
    }

    @Test
    void afterTheRestItGoes() {
        Caller.of(limiter, TWO_A_MINUTE).call();
        timer.advanceMillis(70_000);

        assertThat(limiter.keys()).isZero();
    }

    @Test
    void aPauseAndAWaiterKeepTheirKey() {
        limiter.throttled(Caller.KEY, Quota.unlimited(), Duration.ofSeconds(25));
        timer.advanceMillis(20_000);
        assertThat(limiter.keys()).isEqualTo(1);

        Caller waiting = Caller.of(limiter, Quota.unlimited());
        timer.advanceMillis(4_999);
        assertThat(waiting.waiting()).isTrue();
        timer.advanceMillis(5_001);
        assertThat(waiting.granted()).isTrue();
        assertThat(limiter.keys()).isZero();
    }

    @Test
    void whoeverKnewTheOldCellIsSentToTheNewOne() {
        Caller early = Caller.silent(limiter, TWO_A_MINUTE);
        timer.advanceNanos(IDLE.toNanos());
        assertThat(limiter.keys()).isZero();
        Caller.of(limiter, TWO_A_MINUTE).call();

        early.request(1);
        assertThat(early.granted()).isTrue();
        assertThat(Caller.of(limiter, TWO_A_MINUTE, 0, false).refusal())
                .as("both slots are counted in one cell")
                .isNotNull();
        assertThat(limiter.keys()).isEqualTo(1);
        early.permit().abandon();
        assertThat(Caller.of(limiter, TWO_A_MINUTE).granted()).isTrue();
    }

    @Test
    void whoeverArrivesDuringTheEvictionIsSentToTheNewCell() {
        Caller.of(limiter, TWO_A_MINUTE).permit().abandon();
        Caller early = Caller.silent(limiter, TWO_A_MINUTE);
        Caller gone = Caller.silent(limiter, TWO_A_MINUTE);
        timer.interruptAtNextLook(() -> {
            early.request(1);
            gone.request(1);
            gone.cancel();
        });
        timer.advanceNanos(IDLE.toNanos());

        assertThat(early.granted()).isTrue();
        assertThat(gone.waiting()).isTrue();
        assertThat(Caller.many(2, limiter, TWO_A_MINUTE))
                .extracting(Caller::granted)
                .containsExactly(true, false);
    }

    @Test
    void aPauseDuringTheEvictionIsNotLost() {
        QuotaCell cell = new QuotaCell(limiter, Caller.KEY, TWO_A_MINUTE);
        cell.evictIfIdle();
        cell.pause(Duration.ofSeconds(5).toNanos());

        assertThat(Caller.of(limiter, TWO_A_MINUTE, 0, false).refusal().retryAfter())
                .isEqualTo(Duration.ofSeconds(5));
    }
}
