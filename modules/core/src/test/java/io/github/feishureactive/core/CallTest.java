package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.ErrorDetails;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class CallTest {

    private static final int ROUNDS = 20_000;

    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        other.shutdownNow();
    }

    @Test
    void isWrittenOnceInAnAttempt() {
        CountingPermit permit = new CountingPermit();
        Call<Object> call = attempt(permit);

        assertThat(call.mayBeWritten()).isTrue();
        assertThat(call.mayBeWritten()).isFalse();
        assertThat(permit.sends).hasValue(1);

        call.attemptFailed(failure(Outcome.UNKNOWN));
        call.startAttempt();
        assertThat(call.mayBeWritten()).as("without a permit").isFalse();
        call.hold(permit);
        call.use(AccessToken.of("t-2"));
        assertThat(call.mayBeWritten()).isTrue();
        assertThat(call.attempts()).isEqualTo(2);
        assertThat(call.end()).as("on the wire").isTrue();
        assertThat(call.end()).as("only the first time").isFalse();
    }

    @Test
    void isNotWrittenWhenItHasEnded() {
        CountingPermit permit = new CountingPermit();
        Call<Object> call = attempt(permit);

        assertThat(call.end()).isFalse();

        assertThat(call.mayBeWritten()).isFalse();
        assertThat(permit.sends).hasValue(0);
        call.attemptFailed(failure(Outcome.NOT_SENT));
        assertThat(call.mayBeWritten()).isFalse();
    }

    @Test
    void isNotWrittenWithAPermitThatWasTakenBack() {
        CountingPermit permit = new CountingPermit();
        permit.refuses = true;
        Call<Object> call = attempt(permit);

        assertThat(call.mayBeWritten()).isFalse();
        assertThat(call.end()).isFalse();
    }

    @Test
    void abandonsItsPermitWithTheAttempt() {
        CountingPermit permit = new CountingPermit();
        Call<Object> call = attempt(permit);

        call.attemptFailed(failure(Outcome.NOT_SENT));

        assertThat(permit.abandons).hasValue(1);
        call.startAttempt();
        call.end();
        assertThat(permit.abandons).as("the permit of an attempt before").hasValue(1);
    }

    @Test
    void abandonsAPermitThatComesWhenItIsOver() {
        Call<Object> call = attempt(new CountingPermit());
        CountingPermit late = new CountingPermit();
        call.end();

        call.hold(late);

        assertThat(late.abandons).hasValue(1);
    }

    @Test
    void whicheverComesFirstItsPermitIsAbandonedWhenItEnds() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            CountingPermit permit = new CountingPermit();
            Call<Object> call = new Call<>(
                    ApiOperation.get("test.op", "/", Object.class).build().request(), null, "cli_1", null, 0, 1);
            call.startAttempt();

            race(() -> call.hold(permit), call::end);

            assertThat(permit.abandons.get()).isPositive();
        }
    }

    @Test
    void aDoubtOutlivesLaterAttempts() {
        Call<Object> call = attempt(new CountingPermit());
        call.attemptFailed(failure(Outcome.UNKNOWN));
        call.startAttempt();
        call.attemptFailed(failure(Outcome.NOT_SENT));

        assertThat(call.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void onlyTheFirstRefusedTokenIsTheFirst() {
        Call<Object> call = attempt(new CountingPermit());

        ApiException refusal = new ApiException(
                "no", FeishuException.Facts.notSent("test.op", false), ErrorCategory.TOKEN, ErrorDetails.NONE);

        assertThat(call.firstRejection(refusal)).isTrue();
        assertThat(call.rejectedToken()).isEqualTo(AccessToken.of("t-1"));
        assertThat(call.rejection()).isSameAs(refusal);
        assertThat(call.firstRejection(refusal)).isFalse();
    }

    @Test
    void whoEndsItIsToldTheTruthAboutTheWire() throws Exception {
        int written = 0;
        for (int i = 0; i < ROUNDS; i++) {
            CountingPermit permit = new CountingPermit();
            Call<Object> call = attempt(permit);
            boolean[] ended = new boolean[1];

            race(call::mayBeWritten, () -> ended[0] = call.end());

            assertThat(ended[0]).isEqualTo(permit.sends.get() == 1);
            written += permit.sends.get();
        }
        assertThat(written).as("both sides must win now and then").isBetween(1, ROUNDS - 1);
    }

    /** The outcome of an error is asked for in the middle of the step from one attempt to the next. */
    @Test
    void whoEndsItBetweenAttemptsIsToldTheDoubt() {
        Call<Object> call = attempt(new CountingPermit());
        call.mayBeWritten();
        Outcome[] told = new Outcome[1];

        call.attemptFailed(new FeishuException("lost", Facts.notSent("test.op", true), null) {
            @Override
            public Outcome outcome() {
                boolean onTheWire = call.end();
                told[0] = call.outcome().and(onTheWire ? Outcome.UNKNOWN : Outcome.NOT_SENT);
                return Outcome.UNKNOWN;
            }
        });

        assertThat(told[0]).isEqualTo(Outcome.UNKNOWN);
        assertThat(call.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    private void race(Runnable one, Runnable two) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        Future<?> running = other.submit(() -> {
            start.await();
            one.run();
            return null;
        });
        start.await(60, TimeUnit.SECONDS);
        two.run();
        running.get(60, TimeUnit.SECONDS);
    }

    private static Call<Object> attempt(Permit permit) {
        ApiOperation<Object> operation =
                ApiOperation.post("test.op", "/op", Object.class).build();
        Call<Object> call = new Call<>(
                operation.request(),
                null,
                "cli_1",
                null,
                0,
                Duration.ofSeconds(1).toNanos());
        call.startAttempt();
        call.hold(permit);
        call.use(AccessToken.of("t-1"));
        return call;
    }

    private static FeishuException failure(Outcome outcome) {
        return new TransportException("lost", "test.op", outcome, null);
    }

    private static final class CountingPermit implements Permit {

        private final AtomicInteger sends = new AtomicInteger();
        private final AtomicInteger abandons = new AtomicInteger();
        private volatile boolean refuses;

        @Override
        public boolean send() {
            if (!refuses) {
                sends.incrementAndGet();
            }
            return !refuses;
        }

        @Override
        public void answered(long processingNanos) {}

        @Override
        public void abandon() {
            abandons.incrementAndGet();
        }
    }
}
