package io.github.feishureactive.core.error;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.FeishuException.Facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class FeishuExceptionTest {

    @Test
    void itsTextHoldsTheFactsThatAreKnown() {
        FeishuException error = new ApiException(
                        "No.",
                        new Facts("test.op", Outcome.REJECTED, false, 1002553, 400, "log-1"),
                        ErrorCategory.OTHER,
                        ErrorDetails.NONE)
                .settled(2, Outcome.UNKNOWN);

        assertThat(error)
                .hasToString(
                        "io.github.feishureactive.core.error.ApiException: No. [test.op, code 1002553, HTTP 400, log id"
                                + " log-1, outcome UNKNOWN, attempts 2]");
        assertThat(error).hasMessage("No.");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(new GatewayClosedException("test.op"))
                .hasToString(
                        "io.github.feishureactive.core.error.GatewayClosedException: The gateway is closed; build a new"
                                + " one, or close it only after the last call. [test.op, outcome NOT_SENT, attempts 0]");
    }

    @Test
    void aDeadlineSaysWhetherTheCallMayHaveHadAnEffect() {
        assertThat(new DeadlineExceededException(
                        "test.op", Duration.ofSeconds(30), Phase.QUOTA, Outcome.NOT_SENT, null))
                .hasMessage("The call did not end within its deadline of 30000 ms; it was waiting for a permit of the"
                        + " quota. It had no effect on the platform.");
        for (Outcome doubt : new Outcome[] {Outcome.UNKNOWN, Outcome.UNREADABLE}) {
            assertThat(new DeadlineExceededException("test.op", Duration.ofSeconds(30), Phase.BACKOFF, doubt, null))
                    .hasMessageEndingWith("It may have had its effect on the platform: check before you repeat it.");
        }
    }

    @Test
    void factsNeedAnOperationAndAnOutcome() {
        assertThatNullPointerException().isThrownBy(() -> Facts.notSent(null, true));
        assertThatNullPointerException().isThrownBy(() -> new Facts("test.op", null, true, 0, 0, null));
    }
}
