package io.github.feishureactive.core.quota;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the ring does at its edges: full, just at the end of a pause, further away than a time can be. */
class SlotWindowEdgesTest {

    private static final long PERIOD = Duration.ofSeconds(2).toNanos();
    private static final long REST = RestRule.rest(PERIOD);

    @Test
    void anEstimateCountsSlotsThatHaveRestedSinceTheLastLook() {
        SlotWindow window = new SlotWindow(1, PERIOD);
        window.take();
        window.rest(PERIOD);

        assertThat(window.earliest(PERIOD - 1, 0, 0)).isEqualTo(PERIOD);
        assertThat(window.earliest(PERIOD + 1, 0, 0)).isEqualTo(PERIOD + 1);
    }

    @Test
    void anEstimateTakesFreeSlotsThenRestingOnesThenThoseInUseAndThenAnotherRound() {
        SlotWindow window = new SlotWindow(3, PERIOD);
        window.take();
        window.take();
        window.rest(5);

        assertThat(window.earliest(0, 0, 0)).as("free").isZero();
        assertThat(window.earliest(0, 1, 0)).as("resting").isEqualTo(5);
        assertThat(window.earliest(0, 2, 0)).as("in use").isEqualTo(REST);
        assertThat(window.earliest(0, 3, 0)).as("free, second round").isEqualTo(REST);
        assertThat(window.earliest(0, 7, 0)).as("resting, third round").isEqualTo(5 + 2 * REST);
    }

    @Test
    void aSlotHeldForALostCallIsNoLaterThanOneInUse() {
        SlotWindow window = new SlotWindow(1, PERIOD);
        window.take();
        window.rest(100 * PERIOD);

        assertThat(window.earliest(0, 0, 0)).isEqualTo(REST);
    }

    @Test
    void anEstimateIsUnknownOnceItIsTooFarAway() {
        SlotWindow window = new SlotWindow(1, PERIOD);
        int most = Math.toIntExact(Long.MAX_VALUE / 4 / REST);

        assertThat(window.earliest(7, most, 0)).isEqualTo(7 + most * REST);
        assertThat(window.earliest(7, most + 1, 0)).isEqualTo(SlotWindow.UNKNOWN);
    }

    /** With as many slots as the ring holds at first, and with more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 20, 32, 33})
    void afterAPauseFreeSlotsComeOneByOne(int permits) {
        SlotWindow window = new SlotWindow(permits, PERIOD);
        window.pause(PERIOD, 0);

        for (int i = 0; i < permits; i++) {
            long wakeAt = back(i, permits);
            assertThat(window.nextFree(wakeAt - 1)).isEqualTo(wakeAt);
            assertThat(window.nextFree(wakeAt)).isEqualTo(wakeAt);
            window.take();
        }
        assertThat(window.nextFree(10 * PERIOD)).isEqualTo(SlotWindow.UNKNOWN);
    }

    @Test
    void whatIsGivenBackUnusedDuringAPauseRestsAndIsFreeWhenThePauseEnds() {
        SlotWindow window = new SlotWindow(4, PERIOD);
        window.take();
        window.take();
        window.pause(PERIOD, 0);

        window.refund(PERIOD - 1);
        assertThat(window.earliest(PERIOD - 1, 2, 0))
                .as("one in use may come before the third in line")
                .isEqualTo(PERIOD - 1 + REST);

        window.refund(PERIOD);
        assertThat(window.nextFree(PERIOD)).as("the first of the line").isEqualTo(PERIOD);
        window.take();
        assertThat(window.nextFree(PERIOD)).as("the one given back").isEqualTo(PERIOD);
        window.take();
        assertThat(window.nextFree(PERIOD)).as("the second of the line").isEqualTo(back(1, 4));
    }

    /** Its rest would be over with the pause or a little later: it comes in line all the same. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void whatWasInUseWhenThePauseBeganComesInLine(long later) {
        SlotWindow window = new SlotWindow(4, PERIOD);
        for (int i = 0; i < 3; i++) {
            window.take();
        }
        window.pause(PERIOD, 0);
        window.rest(PERIOD + later);
        window.rest(PERIOD + later);

        for (int i = 0; i < 3; i++) {
            long wakeAt = back(i, 4);
            assertThat(window.nextFree(wakeAt - 1)).isEqualTo(wakeAt);
            assertThat(window.nextFree(wakeAt)).isEqualTo(wakeAt);
            window.take();
        }
    }

    @Test
    void whatRestsLongerThanThePauseAndItsLineIsLeftAlone() {
        SlotWindow window = new SlotWindow(2, PERIOD);
        window.take();
        window.take();
        window.pause(PERIOD, 0);
        window.rest(2 * PERIOD);

        assertThat(window.nextFree(0)).isEqualTo(2 * PERIOD);
    }

    /** When the slot with so many before it is back after a pause until {@code PERIOD}. */
    private static long back(int before, int permits) {
        return PERIOD + (long) (2 * PERIOD * Math.sqrt((double) before / permits));
    }
}
