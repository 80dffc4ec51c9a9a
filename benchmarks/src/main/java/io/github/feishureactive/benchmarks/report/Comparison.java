package io.github.feishureactive.benchmarks.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;
import io.github.feishureactive.benchmarks.endtoend.Slice;

/** Clients beside each other: the ratio of two slices of the same round, and the median of all rounds. */
record Comparison(List<Turn> turns) {

    /** A slice in which others had more of the machine than this says nothing, nor does the one it is compared with. */
    static final double DISTURBED = 0.05;

    /** One client's figure under one load. */
    Spread figure(PeerKind peer, int delayMillis, int inFlight, ToDoubleFunction<Slice> figure) {
        return Spread.of(turns.stream()
                .filter(turn -> of(turn, peer, delayMillis, inFlight))
                .map(Turn::slice)
                .mapToDouble(figure)
                .toArray());
    }

    /** One client's figure as a share of another's. */
    Spread ratio(PeerKind peer, PeerKind other, int delayMillis, int inFlight, ToDoubleFunction<Slice> figure) {
        double[] calm = ratios(peer, other, delayMillis, inFlight, figure, DISTURBED);
        // Better a ratio from a busy machine than none; the page says how busy it was.
        return Spread.of(calm.length > 0 ? calm : ratios(peer, other, delayMillis, inFlight, figure, 1));
    }

    private double[] ratios(
            PeerKind peer,
            PeerKind other,
            int delayMillis,
            int inFlight,
            ToDoubleFunction<Slice> figure,
            double mostForeign) {
        return turns.stream()
                .filter(turn -> of(turn, peer, delayMillis, inFlight) && turn.foreignShare() <= mostForeign)
                .flatMapToDouble(turn -> turns.stream()
                        .filter(beside -> of(beside, other, delayMillis, inFlight)
                                && beside.round() == turn.round()
                                && beside.foreignShare() <= mostForeign)
                        .mapToDouble(
                                beside -> figure.applyAsDouble(turn.slice()) / figure.applyAsDouble(beside.slice())))
                .filter(Double::isFinite)
                .toArray();
    }

    /** Slices in which others had too much of the machine. */
    long disturbed() {
        return turns.stream().filter(turn -> turn.foreignShare() > DISTURBED).count();
    }

    private static boolean of(Turn turn, PeerKind peer, int delayMillis, int inFlight) {
        return turn.peer() == peer
                && turn.delayMillis() == delayMillis
                && turn.slice().inFlight() == inFlight;
    }
}
