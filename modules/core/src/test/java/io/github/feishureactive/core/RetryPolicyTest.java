package io.github.feishureactive.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class RetryPolicyTest {

    @Test
    void theBoundDoublesUpToTheLongest() {
        RetryPolicy policy = new RetryPolicy(10, Duration.ofMillis(200), Duration.ofSeconds(5));

        assertThat(millis(policy, 1)).isEqualTo(200);
        assertThat(millis(policy, 2)).isEqualTo(400);
        assertThat(millis(policy, 3)).isEqualTo(800);
        assertThat(millis(policy, 5)).isEqualTo(3_200);
        assertThat(millis(policy, 6)).isEqualTo(5_000);
        assertThat(millis(policy, 1_000)).isEqualTo(5_000);
        assertThat(millis(policy, Integer.MAX_VALUE)).isEqualTo(5_000);
    }

    @Test
    void theBoundNeverOverflows() {
        RetryPolicy slow = new RetryPolicy(100, Duration.ofDays(1), Duration.ofDays(1));
        RetryPolicy odd = new RetryPolicy(100, Duration.ofNanos(1), Duration.ofDays(1));

        for (int attempts = 1; attempts < 200; attempts++) {
            assertThat(slow.backoffBound(attempts)).isEqualTo(Duration.ofDays(1).toNanos());
            assertThat(odd.backoffBound(attempts))
                    .isBetween(1L, Duration.ofDays(1).toNanos());
        }
    }

    @Test
    void noBackoffIsNoWait() {
        assertThat(new RetryPolicy(3, Duration.ZERO, Duration.ZERO).backoffBound(2))
                .isZero();
        assertThat(new RetryPolicy(3, Duration.ZERO, Duration.ofSeconds(5)).backoffBound(30))
                .isZero();
        assertThat(RetryPolicy.none().maxAttempts()).isEqualTo(1);
    }

    @Test
    void noDurationIsTooLongToBeReckonedWith() {
        assertThat(RetryPolicy.nanos(Duration.ofSeconds(Long.MAX_VALUE)))
                .isEqualTo(Duration.ofDays(365).toNanos());
        assertThat(RetryPolicy.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
        assertThat(RetryPolicy.nanos(Duration.ofMillis(5))).isEqualTo(5_000_000);
    }

    @Test
    void theDefaultIsThreeAttempts() {
        assertThat(RetryPolicy.defaults()).isEqualTo(new RetryPolicy(3, Duration.ofMillis(200), Duration.ofSeconds(5)));
    }

    @Test
    void refusesWhatMakesNoSense() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(0, second, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(1_001, second, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(3, second.negated(), second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(3, second, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(3, second, Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("a day or less");
        assertThatNullPointerException().isThrownBy(() -> new RetryPolicy(3, null, second));
    }

    private static long millis(RetryPolicy policy, int attempts) {
        return Duration.ofNanos(policy.backoffBound(attempts)).toMillis();
    }
}
