package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.internal.http.ResponseHead;
import io.github.feishureactive.core.internal.http.ResponseHead.Field;

import static org.assertj.core.api.Assertions.assertThat;

class ClockOffsetTest {

    /** The head comes at 1763024787.900 here, 100 ms after its request. */
    private static final Instant HERE = Instant.ofEpochMilli(1_763_024_787_900L);

    @Test
    void theMiddleOfTheRoundTripIsComparedAndHalfOfItIsUncertain() {
        ClockOffset offset = ClockOffset.of(List.of(head(100, "X-Timestamp", "1763024797.850")));

        assertThat(offset).isEqualTo(new ClockOffset(Duration.ofSeconds(10), Duration.ofMillis(51), "X-Timestamp"));
    }

    @Test
    void aClockBehindIsNegative() {
        ClockOffset offset = ClockOffset.of(List.of(head(100, "x-timestamp", "1763024187.850")));

        assertThat(offset.ahead()).isEqualTo(Duration.ofMinutes(-10));
        assertThat(offset.beyond(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void aDateIsUncertainByHalfASecondMore() {
        ClockOffset offset = ClockOffset.of(List.of(head(100, "Date", "Thu, 13 Nov 2025 09:06:37 GMT")));

        assertThat(offset).isEqualTo(new ClockOffset(Duration.ofMillis(9_650), Duration.ofMillis(551), "Date"));
    }

    @Test
    void theLeastUncertainOfAllCounts() {
        ClockOffset offset = ClockOffset.of(List.of(
                head(4_000, "X-Timestamp", "1763024785.900"),
                head(20, "X-Timestamp", "1763024787.893"),
                head(2, "Date", "Thu, 13 Nov 2025 09:06:37 GMT")));

        assertThat(offset).isEqualTo(new ClockOffset(Duration.ofMillis(3), Duration.ofMillis(11), "X-Timestamp"));
    }

    @Test
    void anOffsetWithinTheUncertaintyIsNotBeyondTheLimit() {
        assertThat(new ClockOffset(Duration.ofSeconds(31), Duration.ofSeconds(2), "Date")
                        .beyond(Duration.ofSeconds(30)))
                .isFalse();
    }

    @Test
    void whatIsNoTimeTellsNothing() {
        assertThat(ClockOffset.of(List.of(head(1, "X-Timestamp", "soon"), head(1, "Date", "yesterday"))))
                .isNull();
        assertThat(ClockOffset.of(List.of())).isNull();
    }

    private static ResponseHead head(long tripMillis, String name, String value) {
        return new ResponseHead(
                200, List.of(new Field(name, value)), Duration.ZERO, Duration.ofMillis(tripMillis), HERE, null);
    }
}
