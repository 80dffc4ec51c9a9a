package io.github.feishureactive.core.error;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeTest {

    @ParameterizedTest
    @CsvSource({
        "NOT_SENT, NOT_SENT, NOT_SENT",
        "NOT_SENT, REJECTED, REJECTED",
        "NOT_SENT, UNKNOWN, UNKNOWN",
        "NOT_SENT, UNREADABLE, UNREADABLE",
        "REJECTED, NOT_SENT, REJECTED",
        "REJECTED, REJECTED, REJECTED",
        "REJECTED, UNKNOWN, UNKNOWN",
        "REJECTED, UNREADABLE, UNREADABLE",
        "UNKNOWN, NOT_SENT, UNKNOWN",
        "UNKNOWN, REJECTED, UNKNOWN",
        "UNKNOWN, UNKNOWN, UNKNOWN",
        "UNKNOWN, UNREADABLE, UNREADABLE",
        "UNREADABLE, NOT_SENT, UNREADABLE",
        "UNREADABLE, REJECTED, UNREADABLE",
        "UNREADABLE, UNKNOWN, UNREADABLE",
        "UNREADABLE, UNREADABLE, UNREADABLE",
    })
    void aDoubtStays(Outcome before, Outcome later, Outcome whole) {
        assertThat(before.and(later)).isEqualTo(whole);
    }
}
