package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.events.connection.ReconnectPolicy.Next;
import io.github.feishureactive.events.connection.ReconnectPolicy.Severity;

import static org.assertj.core.api.Assertions.assertThat;

class ReconnectPolicyTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SEEDS = 500;

    private static Settings settings(int count, int interval, int nonce) {
        return new Settings(count, Duration.ofSeconds(interval), Duration.ofSeconds(nonce), MINUTE);
    }

    private static ReconnectPolicy policy(int seed) {
        return new ReconnectPolicy(new SplittableRandom(seed));
    }

    @ParameterizedTest
    @CsvSource({"30, 60, 3000", "30, 90, 4500", "1, 60, 1000", "30, 10, 500", "0, 60, 0"})
    void oneThatServedIsReplacedWithinATwentiethOfItsLife(int nonce, int life, long mostMillis) {
        Duration most = Duration.ZERO;
        for (int seed = 0; seed < SEEDS; seed++) {
            Next next = policy(seed).lost(settings(1, 120, nonce), Duration.ofSeconds(life));
            assertThat(next.state()).isEqualTo(ConnectionState.WAITING);
            assertThat(next.delay()).isBetween(Duration.ZERO, Duration.ofMillis(mostMillis));
            most = next.delay().compareTo(most) > 0 ? next.delay() : most;
        }
        assertThat(most.toMillis()).as("at random").isGreaterThanOrEqualTo(mostMillis * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10})
    void theCountBoundsTheQuickAttempts(int count) {
        Settings settings = settings(count, 5, 1);
        ReconnectPolicy policy = policy(1);
        policy.lost(settings, MINUTE);
        for (int quick = 1; quick < count; quick++) {
            assertThat(policy.failed(settings, Severity.TROUBLE))
                    .isEqualTo(new Next(ConnectionState.WAITING, Duration.ofSeconds(5)));
        }

        assertThat(policy.failed(settings, Severity.TROUBLE).state()).isEqualTo(ConnectionState.BACKING_OFF);
    }

    @Test
    void withoutACountTheyStayQuick() {
        ReconnectPolicy policy = policy(1);
        policy.lost(Settings.DEFAULT, MINUTE);
        for (int i = 0; i < 10_000; i++) {
            assertThat(policy.failed(Settings.DEFAULT, Severity.TROUBLE))
                    .isEqualTo(new Next(ConnectionState.WAITING, Duration.ofMinutes(2)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void slowAttemptsGrowToTenIntervalsAndNoMoreThanFiveMinutes(Severity severity) {
        for (int interval : new int[] {5, 20, 120, 300}) {
            Settings settings = settings(1, interval, 1);
            long cap = Math.min(300, interval * 10L);
            long[] most = new long[12];
            for (int seed = 0; seed < SEEDS; seed++) {
                ReconnectPolicy policy = policy(seed);
                policy.lost(settings, MINUTE);
                for (int i = 0; i < most.length; i++) {
                    Next next = policy.failed(settings, severity);
                    assertThat(next.delay()).isBetween(Duration.ofSeconds(interval), Duration.ofSeconds(cap));
                    most[i] = Math.max(most[i], next.delay().toMillis());
                }
            }
            assertThat(most[0]).isLessThanOrEqualTo(Math.min(cap, interval * 2L) * 1_000);
            assertThat(most[11]).isGreaterThanOrEqualTo(cap * 950);
        }
    }

    @Test
    void aRefusalIsNotWorthQuickAttempts() {
        ReconnectPolicy policy = policy(1);
        policy.lost(Settings.DEFAULT, MINUTE);

        assertThat(policy.failed(Settings.DEFAULT, Severity.REFUSED_FOR_NOW).state())
                .isEqualTo(ConnectionState.BACKING_OFF);
        assertThat(policy.failed(Settings.DEFAULT, Severity.TROUBLE).state())
                .as("until one has served")
                .isEqualTo(ConnectionState.BACKING_OFF);
        assertThat(policy.lost(Settings.DEFAULT, MINUTE).state()).isEqualTo(ConnectionState.WAITING);
        assertThat(policy.failed(Settings.DEFAULT, Severity.TROUBLE).state()).isEqualTo(ConnectionState.WAITING);
    }

    @Test
    void aPlatformThatDropsEachConnectionAtOnceIsNotFlooded() {
        Settings settings = settings(3, 120, 30);
        ReconnectPolicy policy = policy(1);
        policy.lost(settings, MINUTE);
        Duration hour = Duration.ZERO;
        int attempts = 0;
        while (hour.compareTo(Duration.ofHours(1)) < 0) {
            hour = hour.plus(policy.lost(settings, Duration.ofMillis(5)).delay());
            attempts++;
        }
        assertThat(attempts).isLessThan(31);
    }
}
