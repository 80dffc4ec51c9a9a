package io.github.feishureactive.core.quota;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** When a used slot may be used again. */
class RestTest {

    private static final Quota ONE_A_SECOND = Quota.perSecond(1);

    /** One period, a thousandth of it, and a millisecond. */
    private static final long REST = Duration.ofMillis(1_002).toNanos();

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter =
            timer.limiter().lateArrival(Duration.ofSeconds(2)).build();

    private final Caller first = Caller.of(limiter, ONE_A_SECOND);
    private final Caller second = Caller.of(limiter, ONE_A_SECOND);

    @Test
    void anAnswerStartsTheRest() {
        Permit permit = first.send();
        timer.advanceMillis(5_000);
        assertThat(second.waiting()).as("no answer yet").isTrue();

        permit.answered();
        assertWakesAfter(REST);
    }

    @Test
    void aLostRequestMayArriveUntilItsTimeIsOver() {
        Permit permit = first.send();
        timer.advanceMillis(500);
        permit.abandon();

        assertWakesAfter(Duration.ofMillis(1_500).toNanos() + REST);
    }

    @Test
    void aRequestLostAfterThatTimeRestsFromNow() {
        Permit permit = first.send();
        timer.advanceMillis(2_500);
        permit.abandon();

        assertWakesAfter(REST);
    }

    @Test
    void anUnsentPermitComesBackAtOnce() {
        first.permit().abandon();

        assertThat(second.granted()).isTrue();
        assertThat(first.permit().send()).isFalse();
    }

    @Test
    void onlyTheFirstReportCounts() {
        first.permit().answered();
        assertThat(second.waiting()).as("what was not sent cannot be answered").isTrue();

        Permit permit = first.send();
        assertThat(permit.send()).as("one permit, one request").isFalse();
        permit.answered();
        timer.advanceMillis(100);
        permit.abandon();
        permit.answered();
        first.cancel();

        assertWakesAfter(REST - Duration.ofMillis(100).toNanos());
        Caller third = Caller.of(limiter, ONE_A_SECOND);
        assertThat(third.waiting()).as("no slot came back twice").isTrue();
    }

    @Test
    void noRestBeginsBeforeTheAnswerWasSeen() {
        Permit permit = first.send();
        // The loop is entered for a newcomer, its thread is held up for 300 ms, and the answer comes only then.
        timer.interruptAtNextLook(() -> {
            timer.advanceMillis(300);
            permit.answered();
        });
        Caller.of(limiter, ONE_A_SECOND);

        assertWakesAfter(REST);
    }

    @Test
    void alarmsAtTheVeryMomentOfWakingAreNotLost() {
        for (int i = 0; i < 100; i++) {
            Caller caller = Caller.of(limiter, new QuotaKey("o" + i, "a", null), ONE_A_SECOND, 0, false);
            caller.call();
            Caller waiting =
                    Caller.of(limiter, new QuotaKey("o" + i, "a", null), ONE_A_SECOND, RateLimiter.UNBOUNDED, false);
            timer.advanceNanos(REST);
            assertThat(waiting.granted()).isTrue();
        }
    }

    private void assertWakesAfter(long nanos) {
        timer.advanceNanos(nanos - 1);
        // Whoever asks in between makes the cell look at its slots, whatever the alarm was set to.
        Caller.of(limiter, ONE_A_SECOND, 0, false).refusal();
        assertThat(second.waiting()).as("a nanosecond early").isTrue();
        timer.advanceNanos(1);
        assertThat(second.granted()).as("in time").isTrue();
    }
}
