package io.github.feishureactive.simulator.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QuotaWindowTest {

    private static final long W = 1_000;
    private static final Quota TEN = new Quota(10, Duration.ofNanos(W));

    @Test
    void fixedWindowsAreAlignedAndLetTwiceTheQuotaPassAtTheSeam() {
        QuotaWindow window = QuotaWindow.fixed(TEN);

        assertThat(admitted(window, W - 1, 20)).isEqualTo(10);
        assertThat(window.untilReset(W - 1)).isEqualTo(Duration.ofNanos(1));
        assertThat(admitted(window, W, 20)).isEqualTo(10);
        assertThat(window.untilReset(W)).isEqualTo(Duration.ofNanos(W));
    }

    @Test
    void fixedWindowsAreAlignedBeforeTimeZeroToo() {
        QuotaWindow window = QuotaWindow.fixed(TEN);

        assertThat(admitted(window, -1, 20)).isEqualTo(10);
        assertThat(admitted(window, 0, 20)).isEqualTo(10);
    }

    @Test
    void slidingWindowIsHalfOpen() {
        QuotaWindow window = QuotaWindow.sliding(TEN);

        assertThat(admitted(window, 0, 1)).isEqualTo(1);
        assertThat(admitted(window, 500, 20)).isEqualTo(9);
        assertThat(window.untilReset(500)).isEqualTo(Duration.ofNanos(500));
        assertThat(admitted(window, W - 1, 20)).isZero();
        assertThat(admitted(window, W, 20)).isEqualTo(1);
    }

    @Test
    void tokenBucketGivesItsSizeAtOnceAndThenItsRate() {
        QuotaWindow window = QuotaWindow.tokenBucket(TEN);

        assertThat(admitted(window, 7, 20)).isEqualTo(10);
        assertThat(window.untilReset(7)).isEqualTo(Duration.ofNanos(100));
        assertThat(admitted(window, 106, 20)).isZero();
        assertThat(admitted(window, 107, 20)).isEqualTo(1);
        assertThat(admitted(window, 50 * W, 20)).isEqualTo(10);
    }

    @Test
    void tokenBucketRoundsNothing() {
        QuotaWindow window = QuotaWindow.tokenBucket(new Quota(3, Duration.ofNanos(10)));
        int admitted = 0;
        for (long now = 0; now < 10_000; now++) {
            admitted += admitted(window, now, 1);
        }
        // Three to begin with and 3 in 10 after that.
        assertThat(admitted).isBetween(3_001, 3_003);
    }

    @Test
    void combinedWindowsTakeAPermitOfEachOrOfNone() {
        QuotaWindow minute = QuotaWindow.fixed(new Quota(15, Duration.ofNanos(60 * W)));
        QuotaWindow both = QuotaWindow.all(List.of(QuotaWindow.fixed(TEN), minute));

        assertThat(admitted(both, 0, 40)).isEqualTo(10);
        assertThat(both.limit(0)).isEqualTo(10);
        assertThat(both.untilReset(0)).isEqualTo(Duration.ofNanos(W));
        assertThat(admitted(both, W, 40)).isEqualTo(5);
        assertThat(both.limit(W)).isEqualTo(15);
        assertThat(both.untilReset(W)).isEqualTo(Duration.ofNanos(59 * W));
    }

    /** The same random requests to the window and to a definition that looks at every admission so far. */
    @ParameterizedTest
    @EnumSource(QuotaPolicy.class)
    void agreesWithItsDefinition(QuotaPolicy policy) {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            int permits = 1 + random.nextInt(6);
            long length = 1 + random.nextLong(50);
            QuotaWindow window = policy.window(new Quota(permits, Duration.ofNanos(length)));
            List<Long> admitted = new ArrayList<>();
            long now = random.nextLong(200) - 100;
            long start = now;
            for (int i = 0; i < 300; i++) {
                now += random.nextLong(length) / (1 + random.nextInt(4));
                boolean expected = admits(policy, admitted, start, now, permits, length);
                assertThat(window.hasRoom(now)).isEqualTo(expected);
                assertThat(window.admit(now)).isEqualTo(expected);
                if (expected) {
                    admitted.add(now);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(QuotaPolicy.class)
    void untilResetIsExact(QuotaPolicy policy) {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            QuotaWindow window =
                    policy.window(new Quota(1 + random.nextInt(7), Duration.ofNanos(20 + random.nextLong(100))));
            long now = random.nextLong(1_000) - 500;
            for (int i = 0; i < 30; i++) {
                now += random.nextInt(10);
                window.admit(now);
            }
            long wait = window.untilReset(now).toNanos();
            if (wait > 0) {
                assertThat(window.hasRoom(now + wait - 1)).isFalse();
            }
            assertThat(window.hasRoom(now + wait)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(QuotaPolicy.class)
    void earlierTimesCountAsTheLatest(QuotaPolicy policy) {
        QuotaWindow window = policy.window(TEN);
        admitted(window, 5 * W, 10);

        assertThat(window.admit(4 * W)).isFalse();
        assertThat(window.admit(5 * W)).isFalse();
        long wait = window.untilReset(4 * W).toNanos();
        assertThat(window.admit(4 * W + wait)).isTrue();
    }

    @Test
    void quotasNeedNumbers() {
        assertThatThrownBy(() -> Quota.perSecond(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Quota(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QuotaWindow.all(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QuotaWindow.tokenBucket(new Quota(Integer.MAX_VALUE, Duration.ofDays(365))))
                .isInstanceOf(ArithmeticException.class);
    }

    private static boolean admits(
            QuotaPolicy policy, List<Long> admitted, long start, long now, int permits, long length) {
        return switch (policy) {
            case FIXED_WINDOW ->
                admitted.stream()
                                .filter(time -> Math.floorDiv(time, length) == Math.floorDiv(now, length))
                                .count()
                        < permits;
            case SLIDING_WINDOW ->
                admitted.stream().filter(time -> now - time < length).count() < permits;
            case TOKEN_BUCKET -> {
                double level = permits;
                long last = start;
                for (long time : admitted) {
                    level = Math.min(permits, level + (time - last) * (double) permits / length) - 1;
                    last = time;
                }
                yield Math.min(permits, level + (now - last) * (double) permits / length) > 1 - 1e-9;
            }
        };
    }

    private static int admitted(QuotaWindow window, long now, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            if (window.admit(now)) {
                admitted++;
            }
        }
        return admitted;
    }
}
