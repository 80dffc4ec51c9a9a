package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LatencyTest {

    private final Random random = new Random(3);

    @Test
    void fixed() {
        assertThat(Latency.none().next(random)).isZero();
        assertThat(Latency.fixed(Duration.ofMillis(7)).next(random)).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void uniformFillsItsRange() {
        Latency latency = Latency.uniform(Duration.ofNanos(5), Duration.ofNanos(8));

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> latency.next(random).toNanos()))
                .containsOnly(5L, 6L, 7L, 8L)
                .contains(5L, 6L, 7L, 8L);
    }

    @Test
    void spikesAreAsFrequentAsAsked() {
        Latency latency = Latency.fixed(Duration.ofMillis(10)).withSpikes(0.1, Latency.fixed(Duration.ofMillis(400)));

        long spikes = IntStream.range(0, 10_000)
                .filter(i -> latency.next(random).toMillis() == 400)
                .count();

        assertThat(spikes).isBetween(900L, 1_100L);
    }

    @Test
    void rangesAndProbabilitiesAreChecked() {
        assertThatThrownBy(() -> Latency.fixed(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Latency.uniform(Duration.ofNanos(2), Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> Latency.none().withSpikes(wrong, Latency.none()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
