package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.quota.QuotaRefusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/** The timers: one for each key, armed only while somebody waits for a time that is known. */
class AlarmTest {

    private static final Quota TWO_A_SECOND = Quota.perSecond(2);
    private static final QuotaKey OTHER = new QuotaKey("other", "cli_a", null);

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().build();

    @Test
    void noneIsArmedWhileNobodyWaits() {
        Caller.many(2, limiter, TWO_A_SECOND).forEach(Caller::call);
        timer.advanceMillis(5_000);
        Caller.many(2, limiter, TWO_A_SECOND).forEach(Caller::call);

        assertThat(timer.everArmed()).isZero();
    }

    @Test
    void noneIsArmedWhileAllSlotsAreInUse() {
        Caller.many(5, limiter, TWO_A_SECOND);

        assertThat(timer.everArmed()).isZero();
    }

    @Test
    void oneIsArmedHoweverManyWait() {
        Caller.many(2, limiter, TWO_A_SECOND).forEach(Caller::call);
        List<Caller> waiting = Caller.many(100, limiter, TWO_A_SECOND);
        Caller.of(limiter, OTHER, TWO_A_SECOND, 0, false);
        assertThat(timer.armed()).isEqualTo(1);

        for (int i = 0; i < 60; i++) {
            timer.advanceMillis(1_002);
            waiting.stream().filter(Caller::granted).forEach(caller -> {
                if (caller.permit().send()) {
                    caller.permit().answered();
                }
            });
        }
        assertThat(waiting).allMatch(Caller::granted);
        assertThat(timer.mostArmed()).isEqualTo(1);
        assertThat(timer.armed()).as("nobody waits any more").isZero();
        assertThat(timer.everArmed()).as("one for each two who waited").isLessThanOrEqualTo(51);
    }

    @Test
    void itIsSetForwardWhenASlotWakesEarlier() {
        List<Caller> running = Caller.many(2, limiter, TWO_A_SECOND);
        running.forEach(Caller::send);
        Caller waiting = Caller.of(limiter, TWO_A_SECOND);
        running.get(0).permit().abandon();
        running.get(1).permit().answered();

        timer.advanceMillis(1_002);
        assertThat(waiting.granted()).as("not held up by the lost request").isTrue();
        assertThat(timer.armed()).isZero();
    }

    @Test
    void whoeverWaitsForARejectedTimerIsRefusedOnAllKeys() {
        Caller.many(2, limiter, TWO_A_SECOND).forEach(Caller::call);
        Caller.many(2, limiter, OTHER, TWO_A_SECOND).forEach(Caller::call);
        Caller waitingElsewhere = Caller.of(limiter, OTHER, TWO_A_SECOND, RateLimiter.UNBOUNDED, false);
        timer.reject();
        Caller stranded = Caller.of(limiter, TWO_A_SECOND);

        assertThat(stranded.refusal().reason()).isEqualTo(Reason.TIMER_GONE);
        assertThat(stranded.refusal()).hasMessageContaining("the rate limiter's timer");
        assertThat(waitingElsewhere.refusal().reason()).isEqualTo(Reason.TIMER_GONE);
        assertThat(Caller.of(limiter, TWO_A_SECOND).refusal().reason()).isEqualTo(Reason.TIMER_GONE);
    }

    @Test
    void aSteadyStreamDoesNotHoldTheFirstThreadForEver() {
        timer.deferTasks();
        List<Caller> callers = new ArrayList<>();
        // Whenever the loop looks at the clock, another caller has asked meanwhile.
        Runnable stream = new Runnable() {
            @Override
            public void run() {
                if (callers.size() < 1_000) {
                    timer.interruptAtNextLook(this);
                    callers.add(Caller.of(limiter, Quota.unlimited()));
                }
            }
        };
        timer.interruptAtNextLook(stream);
        Caller first = Caller.of(limiter, Quota.unlimited());

        assertThat(first.granted()).isTrue();
        assertThat(callers.size()).as("served by the first thread").isLessThan(1_000);
        timer.advanceMillis(1);
        assertThat(callers).hasSize(1_000).allMatch(Caller::granted);
    }

    @Test
    void anAlarmThatIsLateDoesNoHarm() {
        Caller.many(2, limiter, TWO_A_SECOND).forEach(Caller::call);
        List<Caller> waiting = Caller.many(4, limiter, TWO_A_SECOND);
        timer.advanceNanos(Duration.ofHours(1).toNanos());

        assertThat(waiting).extracting(Caller::granted).containsExactly(true, true, false, false);
    }
}
