package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.quota.QuotaRefusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/** After the limiter was closed. */
class DisposalTest {

    private static final Quota ONE_A_SECOND = Quota.perSecond(1);

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter =
            timer.limiter().idleAfter(Duration.ofMinutes(2)).build();

    @Test
    void allWhoWaitAreRefused() {
        Caller.of(limiter, ONE_A_SECOND).call();
        List<Caller> waiting = Caller.many(3, limiter, ONE_A_SECOND);
        Caller gone = Caller.of(limiter, ONE_A_SECOND);
        gone.cancel();
        assertThat(limiter.isDisposed()).isFalse();
        limiter.dispose();
        limiter.dispose();
        timer.advanceMillis(1);

        assertThat(waiting).extracting(caller -> caller.refusal().reason()).containsOnly(Reason.CLOSED);
        assertThat(waiting).extracting(Caller::signals).containsOnly(1);
        assertThat(gone.waiting()).isTrue();
        assertThat(limiter.isDisposed()).isTrue();
    }

    @Test
    void noTimerAndNoKeyIsLeft() {
        Caller.of(limiter, ONE_A_SECOND).call();
        Caller.of(limiter, ONE_A_SECOND);
        assertThat(timer.armed()).as("alarm and sweep").isEqualTo(2);
        limiter.dispose();

        assertThat(timer.armed()).isZero();
        assertThat(limiter.keys()).isZero();
    }

    @Test
    void allWhoComeLaterAreRefusedAndLeaveNothingBehind() {
        Caller early = Caller.silent(limiter, ONE_A_SECOND);
        limiter.dispose();
        early.request(1);
        assertThat(early.refusal().reason()).isEqualTo(Reason.CLOSED);

        StepVerifier.create(limiter.acquire(Caller.KEY, ONE_A_SECOND, RateLimiter.UNBOUNDED, true))
                .expectErrorSatisfies(
                        error -> assertThat(((QuotaRefusal) error).reason()).isEqualTo(Reason.CLOSED))
                .verify(Duration.ofMinutes(1));
        limiter.throttled(Caller.KEY, ONE_A_SECOND, Duration.ofSeconds(1));
        assertThat(limiter.keys()).isZero();
        assertThat(timer.armed()).isZero();
    }

    @Test
    void permitsThatAreOutMayStillBeReported() {
        Caller running = Caller.of(limiter, ONE_A_SECOND);
        limiter.dispose();

        assertThat(running.permit().send()).isTrue();
        running.permit().answered();
        running.permit().abandon();
        assertThat(timer.armed()).isZero();
    }

    @Test
    void whoeverAsksWhileItClosesIsNotForgotten() {
        timer.interruptAtNextLook(limiter::dispose);
        Caller caller = Caller.of(limiter, ONE_A_SECOND);

        assertThat(caller.waiting()).isFalse();
        assertThat(Caller.of(limiter, ONE_A_SECOND).refusal().reason()).isEqualTo(Reason.CLOSED);
        assertThat(limiter.keys()).isZero();
    }
}
