package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.core.quota.ProcessingCredit;
import io.github.feishureactive.core.quota.ProcessingCredit.Distrust;
import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.redis.quota.SharedCredit.Remaining;

import static org.assertj.core.api.Assertions.assertThat;

/** What one instance learns about the processing credit, and what the others learn. */
class SharedCreditTest {

    private static final long MILLI = 1_000_000;
    private static final long MINUTE = 60_000_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final Duration TIMEOUT = Duration.ofMillis(300);

    private final SteppedTimer timer = new SteppedTimer();
    private final List<Remaining> told = new ArrayList<>();
    private final List<Sinks.One<Remaining>> answers = new ArrayList<>();
    private final ProcessingCredit credit = credit(25 * MILLI);
    private final RestRule rule = new RestRule(0, credit);
    private final SharedCredit distrust = new SharedCredit(credit, this::exchange, timer, TIMEOUT.toNanos());

    private ProcessingCredit credit(long margin) {
        return new ProcessingCredit(margin, () -> timer.now(TimeUnit.NANOSECONDS), (suspension, after) -> {});
    }

    private Mono<Remaining> exchange(Remaining own) {
        told.add(own);
        answers.add(Sinks.one());
        return answers.get(answers.size() - 1).asMono();
    }

    private void answer(long forgotten, long suspended) {
        answers.get(answers.size() - 1)
                .tryEmitValue(new Remaining(forgotten, suspended))
                .orThrow();
        timer.advance(0);
    }

    /** A slot wakes early, and its next use is throttled. */
    private void throttle() {
        long now = timer.now(TimeUnit.NANOSECONDS);
        rule.countedBy(now - 500 * MILLI, 300 * MILLI, now);
        distrust.throttled("enable");
    }

    @Test
    void exchangesOnceASecondWhileRedisResponds() {
        distrust.responded();
        assertThat(told).containsExactly(Remaining.NONE);
        distrust.responded();
        assertThat(told).as("one at a time").hasSize(1);
        answer(0, 0);
        timer.advance(999);
        distrust.responded();
        assertThat(told).hasSize(1);
        timer.advance(1);
        distrust.responded();
        assertThat(told).containsExactly(Remaining.NONE, Remaining.NONE);
    }

    @Test
    void nothingIsInFlightOnceItIsDisposed() {
        distrust.responded();
        assertThat(answers.get(0).currentSubscriberCount()).isOne();
        distrust.dispose();
        assertThat(answers.get(0).currentSubscriberCount()).isZero();
        timer.advance(5_000);
        distrust.responded();
        assertThat(told).hasSize(1);
    }

    @Test
    void appliesWhatOthersHaveLearnt() {
        distrust.responded();
        timer.advance(100);
        answer(DAY, MINUTE);
        assertThat(credit.distrust())
                .as("counted from before the exchange")
                .isEqualTo(new Distrust(1_000 * DAY, 1_000 * MINUTE));
        timer.advance(1_000);
        distrust.responded();
        assertThat(told.get(1)).as("what others sent is not sent back").isEqualTo(Remaining.NONE);
    }

    @Test
    void sendsAThrottlingAtOnceAndOnce() {
        timer.advance(5_000);
        throttle();
        assertThat(told).containsExactly(new Remaining(DAY, MINUTE));
        answer(DAY, MINUTE);
        timer.advance(1_000);
        distrust.responded();
        assertThat(told.get(1)).isEqualTo(Remaining.NONE);
        answer(DAY - 1_000_000, MINUTE - 1_000_000);
        assertThat(credit.distrust().suspendedUntil()).isEqualTo(65_000 * MILLI);
    }

    @Test
    void aThrottlingWithoutCreditInUseIsNotSent() {
        distrust.throttled("enable");
        assertThat(told).isEmpty();
    }

    @Test
    void aFailedExchangeIsRepeatedByTheNext() {
        throttle();
        timer.advance(TIMEOUT.toMillis());
        timer.advance(1_000);
        distrust.responded();
        assertThat(told)
                .containsExactly(new Remaining(DAY, MINUTE), new Remaining(DAY - 1_300_000, MINUTE - 1_300_000));
        answers.get(1).tryEmitError(new IllegalStateException("gone")).orThrow();
        timer.advance(1_000);
        distrust.responded();
        assertThat(told.get(2)).isEqualTo(new Remaining(DAY - 2_300_000, MINUTE - 2_300_000));
    }

    @Test
    void anEmptyResponseDoesNotStopTheExchange() {
        distrust.responded();
        answers.get(0).tryEmitEmpty().orThrow();
        timer.advance(1_000);
        distrust.responded();
        assertThat(told).hasSize(2);
    }

    @Test
    void aThrottlingDuringAnExchangeIsSentAfterIt() {
        distrust.responded();
        throttle();
        assertThat(told).containsExactly(Remaining.NONE);
        answer(0, 0);
        assertThat(told).containsExactly(Remaining.NONE, new Remaining(DAY, MINUTE));
    }

    @Test
    void exchangesNothingWithoutCredit() {
        new SharedCredit(credit(ProcessingCredit.OFF), this::exchange, timer, TIMEOUT.toNanos()).responded();
        assertThat(told).isEmpty();
    }
}
