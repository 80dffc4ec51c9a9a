package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.quota.ProcessingCredit.Distrust;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessingCreditTest {

    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long DAY = Duration.ofDays(1).toNanos();

    private long now;
    private final List<String> news = new ArrayList<>();
    private final RateLimiterListener listener = new RateLimiterListener() {
        @Override
        public void processingCreditSuspended(Duration suspension, Duration countedWithin) {
            news.add(suspension + ", counted within " + countedWithin);
        }
    };
    private final RateLimiterListener throwing = new RateLimiterListener() {
        @Override
        public void processingCreditSuspended(Duration suspension, Duration countedWithin) {
            throw new IllegalStateException("a listener that fails changes nothing");
        }
    };
    private final ProcessingCredit credit = new ProcessingCredit(
            25 * MILLI, () -> now, RateLimiterListener.all(List.of(throwing, listener))::processingCreditSuspended);

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
        ProcessingCredit off = new ProcessingCredit(ProcessingCredit.OFF, () -> now, (suspension, margin) -> {});
        assertThat(off.enabled()).isFalse();
        assertThat(off.earns(Long.MAX_VALUE)).isFalse();
        assertThat(credit.enabled()).isTrue();
    }

    @Test
    void aThrottlingSuspendsItAndDoublesTheMargin() {
        assertThat(at(0)).isEqualTo(975 * MILLI);

        throttledAt(10 * SECOND, 60 * SECOND);
        assertThat(at(69 * SECOND)).isZero();
        assertThat(at(70 * SECOND)).isEqualTo(950 * MILLI);

        throttledAt(71 * SECOND, 120 * SECOND);
        assertThat(at(190 * SECOND)).isZero();
        assertThat(at(191 * SECOND)).isEqualTo(900 * MILLI);
        assertThat(news).containsExactly("PT1M, counted within PT0.05S", "PT2M, counted within PT0.1S");
    }

    @Test
    void suspensionAndMarginHaveABound() {
        long time = 0;
        for (int throttling = 0; throttling < 12; throttling++) {
            assertThat(at(time)).isPositive();
            now = time;
            credit.throttled("enable");
            time = credit.distrust().suspendedUntil();
        }

        assertThat(at(time)).isEqualTo(600 * MILLI);
        throttledAt(time, 3_600 * SECOND);
        assertThat(news).last().isEqualTo("PT1H, counted within PT0.4S");
    }

    @Test
    void aThrottlingWithoutCreditInUseChangesNothing() {
        now = SECOND;
        assertThat(credit.throttled("enable")).isFalse();
        assertThat(at(2 * SECOND)).isEqualTo(975 * MILLI);

        throttledAt(2 * SECOND, 60 * SECOND);
        now = 3 * SECOND;
        assertThat(credit.throttled("enable")).as("while it is suspended").isFalse();
        assertThat(news).hasSize(1);
    }

    @Test
    void aDayWithoutTakesOneDoublingBack() {
        at(0);
        throttledAt(0, 60 * SECOND);
        at(SECOND * 100);
        throttledAt(SECOND * 100, 120 * SECOND);

        assertThat(at(SECOND * 100 + DAY - 1)).isEqualTo(900 * MILLI);
        assertThat(at(SECOND * 100 + DAY)).isEqualTo(950 * MILLI);
        assertThat(at(SECOND * 100 + 2 * DAY)).isEqualTo(975 * MILLI);
        throttledAt(SECOND * 100 + 2 * DAY, 60 * SECOND);
    }

    @Test
    void whatAnotherOneHasLearntCountsHereToo() {
        at(0);
        now = 5 * SECOND;
        Distrust learnt = credit.learn(Distrust.NONE.throttled(3 * SECOND));
        assertThat(learnt).isEqualTo(new Distrust(3 * SECOND + DAY, 63 * SECOND));
        assertThat(news).containsExactly("PT58S, counted within PT0.05S");
        assertThat(at(62 * SECOND)).isZero();
        assertThat(at(63 * SECOND)).isEqualTo(950 * MILLI);

        credit.learn(Distrust.NONE.throttled(3 * SECOND));
        assertThat(news).as("known already").hasSize(1);
    }

    @Test
    void aSuspensionEndsAtItsEndToTheNanosecond() {
        now = 61 * SECOND;
        credit.learn(Distrust.NONE.throttled(SECOND));
        assertThat(news).as("over").isEmpty();
        credit.learn(Distrust.NONE.throttled(2 * SECOND));
        assertThat(news).as("the one after it").hasSize(1);
    }

    @Test
    void aCreditOfNothingIsNoneInUse() {
        assertThat(after(25)).isZero();
        assertThat(credit.throttled("enable")).isFalse();
    }

    /** Both were throttled by the same burst, before either could hear of the other. */
    @Test
    void oneBurstSeenByTwoIsOneDoubling() {
        at(0);
        throttledAt(10 * SECOND, 60 * SECOND);
        credit.learn(Distrust.NONE.throttled(11 * SECOND));

        assertThat(at(70 * SECOND)).isZero();
        assertThat(at(71 * SECOND)).isEqualTo(950 * MILLI);
        assertThat(news).hasSize(1);
    }

    /** What was in use before another one's suspension was heard of is throttled after it: the same burst. */
    @Test
    void aThrottlingAfterOthersHaveSuspendedItChangesNothing() {
        at(0);
        now = 2 * SECOND;
        credit.learn(Distrust.NONE.throttled(SECOND));
        assertThat(credit.throttled("enable")).isFalse();
        now = 90 * SECOND;
        assertThat(credit.throttled("enable")).as("not used since").isFalse();
    }

    private void throttledAt(long time, long suspension) {
        now = time;
        assertThat(credit.throttled("enable")).isTrue();
        assertThat(credit.distrust().suspendedUntil()).isEqualTo(time + suspension);
    }

    /** The credit of an exchange of 300 ms more than the platform had it, right now. */
    private long after(long processingMillis) {
        now = (processingMillis + 300) * MILLI;
        return now - credit.countedBy(0, processingMillis * MILLI, now);
    }

    /** The credit at a time for a request that the platform had for a second. */
    private long at(long time) {
        now = time;
        return now - credit.countedBy(now - 2 * SECOND, SECOND, now);
    }
}
