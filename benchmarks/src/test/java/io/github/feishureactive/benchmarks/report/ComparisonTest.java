package io.github.feishureactive.benchmarks.report;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;

import static io.github.feishureactive.benchmarks.report.SomeSlices.turn;
import static org.assertj.core.api.Assertions.assertThat;

/** Ratios are of slices of the same round, and of calm ones where there are any. */
class ComparisonTest {

    @Test
    void pairsSlicesOfTheSameRound() {
        Spread ratio = ratio(
                turn(PeerKind.FLOOR, 0, 100),
                turn(PeerKind.OURS, 0, 110),
                turn(PeerKind.OURS, 1, 60),
                turn(PeerKind.FLOOR, 1, 50),
                turn(PeerKind.FLOOR, 2, 1_000),
                turn(PeerKind.OURS, 2, 1_500));

        assertThat(ratio).isEqualTo(new Spread(1.15, 1.2, 1.35, 3));
    }

    @Test
    void leavesOutWhoseOtherHalfIsMissing() {
        Spread ratio = ratio(turn(PeerKind.FLOOR, 0, 100), turn(PeerKind.OURS, 0, 110), turn(PeerKind.OURS, 1, 900));

        assertThat(ratio).isEqualTo(new Spread(1.1, 1.1, 1.1, 1));
    }

    @Test
    void leavesOutPairsOfWhichOneWasDisturbed() {
        Spread ratio = ratio(
                turn(PeerKind.FLOOR, 0, 100),
                turn(PeerKind.OURS, 0, 110),
                turn(PeerKind.FLOOR, 1, 10, 0.4),
                turn(PeerKind.OURS, 1, 110));

        assertThat(ratio).isEqualTo(new Spread(1.1, 1.1, 1.1, 1));
    }

    @Test
    void takesDisturbedOnesBeforeItTakesNone() {
        Spread ratio = ratio(turn(PeerKind.FLOOR, 0, 100, 0.4), turn(PeerKind.OURS, 0, 110));

        assertThat(ratio.median()).isEqualTo(1.1);
    }

    @Test
    void divisionByZeroIsNoRatio() {
        assertThat(ratio(turn(PeerKind.FLOOR, 0, 0), turn(PeerKind.OURS, 0, 110))
                        .known())
                .isFalse();
    }

    @Test
    void comparesOneLoadAtATime() {
        Comparison<Turn> all = Comparison.ofTurns(List.of(
                turn(PeerKind.FLOOR, 0, 100),
                turn(PeerKind.OURS, 0, 110),
                new Turn(PeerKind.OURS.label(), 50, 0, 0, SomeSlices.slice(64, 1, 1, 0)),
                new Turn(PeerKind.OURS.label(), 0, 0, 0, SomeSlices.slice(1, 1, 1, 0))));

        assertThat(all.where(Comparison.load(0, 64)).slices()).hasSize(2);
        assertThat(all.clients()).containsExactly(PeerKind.FLOOR.label(), PeerKind.OURS.label());
    }

    private static Spread ratio(Turn... turns) {
        Spread ratio = Comparison.ofTurns(List.of(turns))
                .ratio(PeerKind.OURS.label(), PeerKind.FLOOR.label(), turn -> turn.slice()
                        .rate());
        return new Spread(round(ratio.low()), round(ratio.median()), round(ratio.high()), ratio.count());
    }

    private static double round(double value) {
        return Math.round(value * 1e9) / 1e9;
    }
}
