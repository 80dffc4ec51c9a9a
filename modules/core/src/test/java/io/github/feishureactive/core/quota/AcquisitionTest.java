package io.github.feishureactive.core.quota;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

import static org.assertj.core.api.Assertions.assertThat;

/** Who comes too late is told so: each step is one compare-and-set, and says whether it was the one that won. */
class AcquisitionTest {

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().build();
    private final QuotaCell cell = new QuotaCell(limiter, Caller.KEY, Quota.perSecond(1));
    private final Acquisition acquisition =
            new Acquisition(new BaseSubscriber<>() {}, cell, RateLimiter.UNBOUNDED, false);

    @Test
    void whoHasLeftDoesNotStandInLine() {
        acquisition.cancel();

        assertThat(acquisition.await()).isFalse();
        assertThat(acquisition.waiting()).isFalse();
    }

    @Test
    void whoHasLeftIsNotGrantedAnything() {
        acquisition.cancel();

        assertThat(acquisition.grant()).isFalse();
        assertThat(acquisition.send()).isFalse();
        assertThat(acquisition.settled()).isFalse();
    }

    @Test
    void whoHasLeftIsNotRefused() {
        acquisition.cancel();

        assertThat(acquisition.refuse(QuotaRefusal.closed())).isFalse();
    }

    @Test
    void whoWaitsIsGrantedOnce() {
        // The cell's loop runs, and never ends: who asks is handled here and not there.
        cell.set(1);
        acquisition.request(1);
        assertThat(acquisition.asking()).isTrue();
        assertThat(acquisition.await()).isTrue();
        assertThat(acquisition.waiting()).isTrue();

        assertThat(acquisition.grant()).isTrue();
        assertThat(acquisition.grant()).isFalse();
        assertThat(acquisition.refuse(QuotaRefusal.closed())).isFalse();
    }

    @Test
    void aCallThatIsCancelledWhileItIsAboutToBeSentIsNotSent() {
        acquisition.request(1);
        timer.interruptAtNextLook(acquisition::cancel);

        assertThat(acquisition.send()).isFalse();
        assertThat(acquisition.settled()).as("came back unused").isTrue();
    }

    @Test
    void isSentOnceAndAnsweredOnce() {
        acquisition.request(1);
        assertThat(acquisition.send()).isTrue();
        assertThat(acquisition.send()).isFalse();
        assertThat(acquisition.settled()).isFalse();

        acquisition.answered();
        assertThat(acquisition.settled()).isTrue();
    }
}
