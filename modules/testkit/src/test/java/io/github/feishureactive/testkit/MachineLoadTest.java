package io.github.feishureactive.testkit;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MachineLoadTest {

    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @Test
    void aMachineWhoseProcessorsAllSpinHasNoRoom() throws InterruptedException {
        MachineLoad load = MachineLoad.watch();
        Thread[] spinning = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> new Thread(MachineLoadTest::spin))
                .toArray(Thread[]::new);
        for (Thread thread : spinning) {
            thread.start();
        }
        for (Thread thread : spinning) {
            thread.join();
        }

        assertThat(load.hadRoom()).isFalse();
    }

    private static void spin() {
        long end = System.nanoTime() + SPIN_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
