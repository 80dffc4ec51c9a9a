package io.github.feishureactive.core.quota;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QuotaTest {

    @ParameterizedTest
    @CsvSource({"1, PT0.001S", "1000000, PT24H"})
    void takesItsBounds(int permits, Duration period) {
        assertThat(new Quota.Window(permits, period).permits()).isEqualTo(permits);
    }

    @ParameterizedTest
    @CsvSource({
        "0,       PT1S,           '1 to 1000000 permits, not 0'",
        "1000001, PT1S,           '1 to 1000000 permits, not 1000001'",
        "1,       PT0.000999999S, 'not PT0.000999999S'",
        "1,       PT24H0.001S,    'use Quota.unlimited()'"
    })
    void refusesWhatIsBeyondThem(int permits, Duration period, String message) {
        assertThatThrownBy(() -> new Quota.Window(permits, period))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
