package io.github.feishureactive.core.quota;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessingCreditTest {

    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long DAY = Duration.ofDays(1).toNanos();

    private final ProcessingCredit credit = new ProcessingCredit(25 * MILLI);

    @Test
    void isTheProcessingTimeLessTheMargin() {
        assertThat(after(280)).isEqualTo(255 * MILLI);
        assertThat(after(26)).isEqualTo(MILLI);
        assertThat(after(25)).isZero();
        assertThat(after(3)).isZero();
    }

    @Test
    void isNothingWhereTheDurationIsNotThisExchanges() {
        assertThat(credit.earns(-1)).isFalse();
        assertThat(credit.earns(25 * MILLI)).isFalse();
        assertThat(credit.earns(26 * MILLI)).isTrue();
        assertThat(credit.countedBy(0, SECOND + 1, SECOND)).isEqualTo(SECOND);
        assertThat(credit.countedBy(0, Long.MAX_VALUE, SECOND)).isEqualTo(SECOND);
        assertThat(credit.countedBy(0, SECOND, SECOND)).isEqualTo(25 * MILLI);
    }

    @Test
    void isNothingWhereItIsOff() {
        assertThat(new ProcessingCredit(ProcessingCredit.OFF).earns(Long.MAX_VALUE))
                .isFalse();
    }

    @Test
    void aThrottlingSuspendsItAndDoublesTheMargin() {
        assertThat(at(0)).isEqualTo(975 * MILLI);

        assertThat(credit.throttled(10 * SECOND)).isEqualTo(70 * SECOND);
        assertThat(at(69 * SECOND)).isZero();
        assertThat(at(70 * SECOND)).isEqualTo(950 * MILLI);

        assertThat(credit.throttled(71 * SECOND)).isEqualTo(191 * SECOND);
        assertThat(at(190 * SECOND)).isZero();
        assertThat(at(191 * SECOND)).isEqualTo(900 * MILLI);
    }

    @Test
    void suspensionAndMarginHaveABound() {
        long now = 0;
        for (int throttling = 0; throttling < 12; throttling++) {
            assertThat(at(now)).isPositive();
            now = credit.throttled(now);
        }

        assertThat(at(now)).isEqualTo(600 * MILLI);
        assertThat(credit.throttled(now)).isEqualTo(now + 3_600 * SECOND);
    }

    @Test
    void aThrottlingWithoutCreditInUseChangesNothing() {
        assertThat(credit.throttled(SECOND)).isZero();
        assertThat(at(2 * SECOND)).isEqualTo(975 * MILLI);

        credit.throttled(2 * SECOND);
        assertThat(credit.throttled(3 * SECOND)).as("while it is suspended").isZero();
    }

    @Test
    void aDayWithoutTakesOneDoublingBack() {
        at(0);
        credit.throttled(0);
        at(SECOND * 100);
        credit.throttled(SECOND * 100);

        assertThat(at(SECOND * 100 + DAY - 1)).isEqualTo(900 * MILLI);
        assertThat(at(SECOND * 100 + DAY)).isEqualTo(950 * MILLI);
        assertThat(at(SECOND * 100 + 2 * DAY)).isEqualTo(975 * MILLI);
        assertThat(credit.throttled(SECOND * 100 + 2 * DAY)).isEqualTo(SECOND * 160 + 2 * DAY);
    }

    /** The credit of an exchange of 300 ms more than the platform had it, right now. */
    private long after(long processingMillis) {
        long now = (processingMillis + 300) * MILLI;
        return now - credit.countedBy(0, processingMillis * MILLI, now);
    }

    /** The credit at a time for a request that the platform had for a second. */
    private long at(long now) {
        return now - credit.countedBy(now - 2 * SECOND, SECOND, now);
    }
}
