package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.internal.http.ArrivalRecorder;

import static org.assertj.core.api.Assertions.assertThat;

class ArrivalsTest {

    @Test
    void windowsAreHalfOpen() {
        Arrivals arrivals = arrivals(0, 1, 2, 10, 11);

        assertThat(arrivals.greatestIn(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(arrivals.greatestIn(Duration.ofNanos(2))).isEqualTo(2);
        assertThat(arrivals.greatestIn(Duration.ofNanos(3))).isEqualTo(3);
        assertThat(arrivals.greatestIn(Duration.ofNanos(10))).isEqualTo(3);
        assertThat(arrivals.greatestIn(Duration.ofNanos(11))).isEqualTo(4);
        assertThat(arrivals.greatestIn(Duration.ofNanos(12))).isEqualTo(5);
        assertThat(arrivals().greatestIn(Duration.ofNanos(1))).isZero();
    }

    @Test
    void agreesWithCountingEveryWindow() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            long[] times = random.longs(1 + random.nextInt(40), -50, 50).toArray();
            long length = 1 + random.nextLong(30);
            int expected = 0;
            for (long begin = -50; begin < 50; begin++) {
                long first = begin;
                expected = Math.max(expected, (int) LongStream.of(times)
                        .filter(time -> time >= first && time < first + length)
                        .count());
            }
            assertThat(arrivals(times).greatestIn(Duration.ofNanos(length))).isEqualTo(expected);
        }
    }

    @Test
    void aFullRecordOnlyCounts() {
        ArrivalRecorder recorder = new ArrivalRecorder(20);
        for (int i = 0; i < 25; i++) {
            recorder.add(i);
        }
        Arrivals arrivals = Arrivals.of(List.of(recorder));

        assertThat(arrivals.recorded()).isEqualTo(20);
        assertThat(arrivals.dropped()).isEqualTo(5);
        assertThat(arrivals.nanos()).hasSize(20).startsWith(0L, 1L);
    }

    @Test
    void partsAreMergedInOrder() {
        assertThat(Arrivals.of(List.of(recorder(1, 5), recorder(3))).nanos()).containsExactly(1L, 3L, 5L);
    }

    private static Arrivals arrivals(long... times) {
        return Arrivals.of(List.of(recorder(times)));
    }

    private static ArrivalRecorder recorder(long... times) {
        ArrivalRecorder recorder = new ArrivalRecorder(1_000);
        LongStream.of(times).forEach(recorder::add);
        return recorder;
    }
}
