package io.github.feishureactive.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitResetTest {

    @ParameterizedTest
    @CsvSource({
        "52, PT52S",
        "0.5, PT0.5S",
        "' 1 ', PT1S",
        "0, PT0S",
        "-0, PT0S",
        "0.0000000001, PT0S",
        "1e-999999999, PT0S",
        "1.5E1, PT15S",
        "299.999999999, PT4M59.999999999S",
        "300, PT5M",
        "1e30, PT5M",
        "1e1000000000, PT5M",
        "99999999999999999999999999999999, PT5M",
    })
    void readsSecondsWithinSense(String header, Duration pause) {
        assertThat(RateLimitReset.parse(header)).isEqualTo(pause);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "-0.001",
                "soon",
                "1s",
                "0x10",
                "NaN",
                "Infinity",
                "1e99999999999",
                "1,5",
                "1;2",
                "000000000000000000000000000000001"
            })
    void otherwiseWaitsASecond(String header) {
        assertThat(RateLimitReset.parse(header)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aPauseIsNeverLongerThanAnyDocumentedWindowNeeds() {
        assertThat(RateLimitReset.MAX).isGreaterThan(Duration.ofMinutes(1));
    }
}
