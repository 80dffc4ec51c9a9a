package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What happens to a key after the platform said that it is over its limit. */
class PauseTest {

    private static final Quota TEN_A_SECOND = Quota.perSecond(10);

    /** The first at once, a quarter of the others in the first second, and the last within two periods. */
    private static final Long[] GENTLY = {3_000L, 3_633L, 3_895L, 4_096L, 4_265L, 4_415L, 4_550L, 4_674L, 4_789L, 4_898L
    };

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().build();

    @Test
    void nobodyGoesBeforeItIsOver() {
        pause(3_000);
        Caller caller = Caller.of(limiter, TEN_A_SECOND);

        timer.advanceNanos(Duration.ofSeconds(3).toNanos() - 1);
        assertThat(caller.waiting()).isTrue();
        timer.advanceNanos(1);
        assertThat(caller.granted()).isTrue();
    }

    @Test
    void otherKeysGoOn() {
        pause(3_000);

        assertThat(Caller.of(limiter, new QuotaKey("other", "cli_a", null), TEN_A_SECOND, 0, false)
                        .granted())
                .isTrue();
    }

    @Test
    void thoseWhoWaitComeBackOneByOne() {
        pause(3_000);

        assertThat(turnsOf(Caller.many(10, limiter, TEN_A_SECOND))).containsExactly(GENTLY);
    }

    @Test
    void callsInFlightWhenItBeganComeBackInLineToo() {
        List<Caller> inFlight = Caller.many(10, limiter, TEN_A_SECOND);
        inFlight.forEach(Caller::send);
        pause(3_000);
        timer.advanceMillis(500);
        inFlight.forEach(caller -> caller.permit().answered());

        assertThat(turnsOf(Caller.many(10, limiter, TEN_A_SECOND))).containsExactly(GENTLY);
    }

    @Test
    void permitsThatComeBackUnsentDoSoInLineToo() {
        List<Caller> unsent = Caller.many(10, limiter, TEN_A_SECOND);
        pause(3_000);
        unsent.forEach(caller -> caller.permit().abandon());

        assertThat(turnsOf(Caller.many(10, limiter, TEN_A_SECOND))).containsExactly(GENTLY);
    }

    @Test
    void whatWasGrantedBeforeIsNotSentWhileItLasts() {
        Caller unsent = Caller.of(limiter, TEN_A_SECOND);
        Caller late = Caller.of(limiter, TEN_A_SECOND);
        pause(3_000);

        assertThat(unsent.permit().send()).isFalse();
        unsent.permit().abandon();
        timer.advanceMillis(2_999);
        assertThat(late.permit().send()).isFalse();
        timer.advanceMillis(1);
        assertThat(late.permit().send()).isTrue();
    }

    @Test
    void aPauseNeverShortensARest() {
        Caller.many(10, limiter, TEN_A_SECOND).forEach(Caller::call);
        pause(500);

        assertThat(turnsOf(Caller.many(10, limiter, TEN_A_SECOND))).allMatch(turn -> turn >= 1_002L);
    }

    @Test
    void theLongestPauseCounts() {
        pause(1_000);
        Caller caller = Caller.of(limiter, TEN_A_SECOND);
        pause(5_000);
        pause(2_000);

        assertThat(turnsOf(List.of(caller))).containsExactly(5_000L);
        assertThat(timer.mostArmed()).isEqualTo(1);
    }

    @Test
    void aPauseDuringTheReturnStopsItAgain() {
        pause(1_000);
        List<Caller> callers = Caller.many(4, limiter, TEN_A_SECOND);
        timer.advanceMillis(1_650);
        assertThat(callers).extracting(Caller::granted).containsExactly(true, true, false, false);
        pause(1_000);

        assertThat(turnsOf(callers.subList(2, 4))).containsExactly(2_650L, 3_283L);
    }

    @Test
    void untilTheReturnIsOverTheWholeQuotaIsNotThere() {
        pause(1_000);
        timer.advanceMillis(2_897);
        assertThat(Caller.of(limiter, TEN_A_SECOND).granted()).isTrue();
        assertThat(Caller.many(9, limiter, TEN_A_SECOND)).anyMatch(Caller::waiting);
    }

    @Test
    void afterTheReturnTheWholeQuotaIsThereAgain() {
        pause(1_000);
        timer.advanceMillis(2_898);

        assertThat(Caller.many(10, limiter, TEN_A_SECOND)).allMatch(Caller::granted);
    }

    @Test
    void anUnlimitedKeyPausesToo() {
        limiter.throttled(Caller.KEY, Quota.unlimited(), Duration.ofSeconds(1));
        limiter.throttled(Caller.KEY, Quota.unlimited(), Duration.ofMillis(500));
        List<Caller> callers = Caller.many(3, limiter, Quota.unlimited());
        timer.advanceMillis(999);
        assertThat(callers).allMatch(Caller::waiting);
        timer.advanceMillis(1);
        assertThat(callers).allMatch(Caller::granted);
    }

    @Test
    void absurdPausesAreCutAndNegativeOnesAreNone() {
        limiter.throttled(Caller.KEY, TEN_A_SECOND, Duration.ofSeconds(-5));
        assertThat(Caller.of(limiter, TEN_A_SECOND).granted()).isTrue();

        limiter.throttled(Caller.KEY, TEN_A_SECOND, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(Caller.of(limiter, TEN_A_SECOND, 0, false).refusal().retryAfter())
                .isEqualTo(Duration.ofDays(1));
    }

    private void pause(long millis) {
        limiter.throttled(Caller.KEY, TEN_A_SECOND, Duration.ofMillis(millis));
    }

    /** The milliseconds at which they got their permits. */
    private List<Long> turnsOf(List<Caller> callers) {
        List<Long> turns = new ArrayList<>();
        long end = timer.nanos() + Duration.ofSeconds(10).toNanos();
        while (turns.size() < callers.size() && timer.nanos() < end) {
            long granted = callers.stream().filter(Caller::granted).count();
            while (turns.size() < granted) {
                turns.add(timer.nanos() / 1_000_000);
            }
            timer.advanceMillis(1);
        }
        return turns;
    }
}
