package io.github.feishureactive.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class SideBySideIT {

    /** Closed connections are no error of a slice, and no call fails unseen. */
    @Test
    void clientsTakeTurns() {
        List<SideBySide.Turn> turns = new ArrayList<>();

        SideBySide.run(
                List.of(client(PeerKind.FLOOR, 1), client(PeerKind.OURS, 2)),
                List.of(new SideBySide.Scenario(5, 8, 2, 100), new SideBySide.Scenario(5, 1, 1, 100)),
                new SideBySide.Lengths(2, 1),
                turns::add);

        assertThat(turns)
                .extracting(SideBySide.Turn::client, turn -> turn.slice().inFlight(), SideBySide.Turn::round)
                .containsExactly(
                        tuple("FLOOR", 8, 0),
                        tuple("OURS", 8, 0),
                        tuple("OURS", 8, 1),
                        tuple("FLOOR", 8, 1),
                        tuple("FLOOR", 1, 0),
                        tuple("OURS", 1, 0),
                        // The second fork, in which only one of them takes part.
                        tuple("FLOOR", 8, 2),
                        tuple("FLOOR", 8, 3),
                        tuple("FLOOR", 1, 1));
        assertThat(turns).extracting(SideBySide.Turn::slice).allSatisfy(slice -> {
            assertThat(slice.calls()).isPositive();
            assertThat(slice.wrong()).isZero();
            assertThat(slice.errors()).isZero();
            assertThat(slice.reasons()).isEmpty();
        });
    }

    private static SideBySide.Client client(PeerKind peer, int every) {
        // It is about the turns: the second compiler would take more time than they do.
        List<String> options = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        return new SideBySide.Client(peer.name(), every, options, Worker.class, List.of(peer.name()));
    }
}
