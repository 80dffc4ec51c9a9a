package io.github.feishureactive.benchmarks.report;

import java.util.List;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;
import io.github.feishureactive.benchmarks.endtoend.Slice;

/** Slices whose figures the test decides. */
final class SomeSlices {

    private SomeSlices() {}

    /** So many calls in a second, 64 in flight. */
    static Turn turn(PeerKind peer, int round, long calls) {
        return turn(peer, round, calls, 0);
    }

    static Turn turn(PeerKind peer, int round, long calls, double foreignShare) {
        return new Turn(peer.label(), 0, round, foreignShare, slice(64, calls, 1_000, 0));
    }

    /** At this load, whatever the figures. */
    static Turn under(int delayMillis, int inFlight, PeerKind peer) {
        return new Turn(peer.label(), delayMillis, 0, 0, slice(inFlight, 100, 1_000, 0));
    }

    static Slice slice(int inFlight, long calls, double bytes, double wakeUps) {
        return new Slice(inFlight, 1, calls, 0, 0, List.of(), 1, 2, 3, bytes, 10, wakeUps, 12, 280);
    }
}
