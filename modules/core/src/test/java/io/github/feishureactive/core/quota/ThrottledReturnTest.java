package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** How fast the quota is back after one throttling response: within seconds, however long its windows are. */
class ThrottledReturnTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration RESET = Duration.ofSeconds(1);
    private static final int ROUND_TRIP_MILLIS = 300;

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().build();

    static Stream<Arguments> quotas() {
        return Stream.of(
                arguments(Quota.perSecond(10), 10, 3),
                arguments(Quota.perMinute(100), 100, 14),
                arguments(Quota.perMinute(1_000).and(Quota.perSecond(50)), 100, 14),
                arguments(Quota.perSecond(10).and(Quota.of(100, DAY)), 60, 14),
                arguments(Quota.of(1_000, DAY), 360, 14),
                arguments(Quota.of(5, DAY), 5, 14));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quotas")
    void theUnusedQuotaIsBackWithinSeconds(Quota quota, int calls, int seconds) {
        limiter.throttled(Caller.KEY, quota, RESET);
        List<Caller> callers = Caller.many(calls, limiter, quota);

        timer.advanceNanos(RESET.toNanos() - 1);
        assertThat(callers).noneMatch(Caller::granted);
        long granted = grantedAfterEachSecond(callers, seconds).get(seconds - 1);
        assertThat(granted).isEqualTo(calls);
    }

    /** Not in a bunch: before the answer to the first can be seen, no more than one other has left. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("quotas")
    void theReturnIsGentle(Quota quota, int calls, int seconds) {
        limiter.throttled(Caller.KEY, quota, RESET);
        List<Caller> callers = Caller.many(calls, limiter, quota);
        timer.advanceNanos(RESET.toNanos());

        assertThat(callers.stream().filter(Caller::granted)).as("the probe").hasSize(1);
        timer.advanceMillis(ROUND_TRIP_MILLIS);
        assertThat(callers.stream().filter(Caller::granted))
                .as("in a round trip")
                .hasSizeLessThanOrEqualTo(2);
    }

    /** A platform that goes on refusing hears of us about once for each time that it asks us to wait. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("quotas")
    void aPlatformThatKeepsThrottlingIsNotHammered(Quota quota, int calls, int seconds) {
        int rounds = 60;
        int sent = 0;
        limiter.throttled(Caller.KEY, quota, RESET);
        List<Caller> waiting = new ArrayList<>(Caller.many(1_000, limiter, quota));
        for (int round = 0; round < rounds; round++) {
            timer.advanceNanos(RESET.toNanos());
            sent += sendAll(waiting);
            timer.advanceMillis(ROUND_TRIP_MILLIS);
            sent += sendAll(waiting);
            limiter.throttled(Caller.KEY, quota, RESET);
        }

        System.out.printf("%s: %d requests in %d pauses of a second%n", quota, sent, rounds);
        assertThat(sent).isPositive().isLessThanOrEqualTo(2 * rounds);
    }

    private static int sendAll(List<Caller> waiting) {
        List<Caller> granted = waiting.stream().filter(Caller::granted).toList();
        granted.forEach(Caller::call);
        waiting.removeAll(granted);
        return granted.size();
    }

    @Test
    void processesThatWereThrottledTogetherDoNotComeBackTogether() {
        long first = secondPermitAt(0);
        long other = secondPermitAt(0.5);

        assertThat(other).isGreaterThan(first);
    }

    private long secondPermitAt(double chance) {
        TestTimer time = new TestTimer();
        SlotRateLimiter process = time.limiter().chance(() -> chance).build();
        process.throttled(Caller.KEY, Quota.perSecond(10), RESET);
        Caller.of(process, Quota.perSecond(10));
        Caller second = Caller.of(process, Quota.perSecond(10));
        while (!second.granted()) {
            time.advanceMillis(1);
        }
        return time.nanos();
    }

    private List<Long> grantedAfterEachSecond(List<Caller> callers, int seconds) {
        List<Long> granted = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            timer.advanceMillis(1_000);
            callers.stream()
                    .filter(Caller::granted)
                    .filter(caller -> caller.permit().send())
                    .forEach(caller -> caller.permit().answered());
            granted.add(callers.stream().filter(Caller::granted).count());
        }
        System.out.println("granted in each second after the pause: " + granted);
        return granted;
    }
}
