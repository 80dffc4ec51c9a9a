package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The ring of resting slots against the plainest thing that does the same. */
class SlotWindowTest {

    private static final long PERIOD = Duration.ofSeconds(1).toNanos();

    @Test
    void wakesSlotsAsAPriorityQueueWould() {
        for (int seed = 0; seed < 300; seed++) {
            compare(new Random(seed));
        }
    }

    private static void compare(Random random) {
        int permits = 1 + random.nextInt(70);
        SlotWindow window = new SlotWindow(permits, PERIOD);
        PriorityQueue<Long> resting = new PriorityQueue<>();
        long now = 0;
        int inUse = 0;
        for (int step = 0; step < 500; step++) {
            now += random.nextInt((int) PERIOD / 10);
            while (!resting.isEmpty() && resting.peek() <= now) {
                resting.poll();
            }
            int free = permits - inUse - resting.size();
            long next = free > 0 ? now : resting.isEmpty() ? SlotWindow.UNKNOWN : resting.peek();
            assertThat(window.nextFree(now)).isEqualTo(next);
            assertThat(window.idle(now)).isEqualTo(free == permits);
            if (free > 0 && random.nextInt(3) > 0) {
                window.take();
                inUse++;
            } else if (inUse > 0) {
                inUse--;
                if (random.nextInt(5) == 0) {
                    window.refund(now);
                } else {
                    long wakeAt = now + PERIOD + random.nextInt((int) PERIOD);
                    window.rest(wakeAt);
                    resting.add(wakeAt);
                }
            }
        }
    }

    @Test
    void aPauseKeepsTheOrderAndTheNumber() {
        SlotWindow window = new SlotWindow(20, PERIOD);
        for (int i = 0; i < 15; i++) {
            window.take();
        }
        for (int i = 0; i < 10; i++) {
            window.rest(2 * PERIOD + i);
        }
        window.pause(PERIOD, 0);

        // Five free ones first, at growing speed; then those that rest longer than the pause lasts; five are in use.
        for (int i = 0; i < 15; i++) {
            long back = PERIOD + (long) (2 * PERIOD * Math.sqrt(i / 20.0));
            long wakeAt = i < 5 ? back : Math.max(2 * PERIOD + i - 5, back);
            assertThat(window.nextFree(wakeAt - 1)).isEqualTo(wakeAt);
            assertThat(window.nextFree(wakeAt)).isEqualTo(wakeAt);
            window.take();
        }
        assertThat(window.nextFree(10 * PERIOD)).isEqualTo(SlotWindow.UNKNOWN);
    }
}
