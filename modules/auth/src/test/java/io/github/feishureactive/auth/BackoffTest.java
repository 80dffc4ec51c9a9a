package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Between half and all of a bound that doubles. */
class BackoffTest {

    private static final RandomGenerator LEAST = always(0);
    private static final RandomGenerator MOST = always(1);

    private static RandomGenerator always(long share) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("without a bound");
            }

            @Override
            public long nextLong(long bound) {
                return share * (bound - 1);
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "5, 16", "6, 30", "1000, 30"})
    void doublesWithEachFailure(int failures, int seconds) {
        Throwable error = new IllegalStateException("boom");
        Duration bound = Duration.ofSeconds(seconds);
        assertThat(Backoff.after(error, failures, MOST)).isEqualTo(bound.toNanos());
        assertThat(Backoff.after(error, failures, LEAST)).isEqualTo(bound.toNanos() / 2);
    }

    @ParameterizedTest
    @CsvSource({"10014, true", "10015, true", "2200, false"})
    void isLongAtOnceWhereAnAdministratorHasToAct(int code, boolean permanent) {
        assertThat(Backoff.permanent(PlatformRefusals.code(code))).isEqualTo(permanent);
    }

    @Test
    void ofAnExplainedErrorIsLongUnlessItMayPass() {
        assertThat(Backoff.permanent(TokenFailure.misused("such"))).isTrue();
        assertThat(Backoff.permanent(TokenFailure.noTicket(Duration.ofSeconds(8))))
                .isFalse();
    }
}
