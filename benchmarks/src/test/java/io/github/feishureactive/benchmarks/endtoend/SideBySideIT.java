package io.github.feishureactive.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SideBySideIT {

    /** Closed connections are no error of a slice, and no call fails unseen. */
    @Test
    void clientsTakeTurns() {
        List<SideBySide.Turn> turns = new ArrayList<>();

        SideBySide.run(
                SideBySide.Client.withConnections(16, PeerKind.FLOOR, PeerKind.OURS),
                List.of(new SideBySide.Scenario(0, 8, 2, 100), new SideBySide.Scenario(1, 1, 1, 100)),
                1,
                turns::add);

        assertThat(turns)
                .extracting(SideBySide.Turn::client)
                .containsExactly(
                        PeerKind.FLOOR.label(),
                        PeerKind.OURS.label(),
                        PeerKind.OURS.label(),
                        PeerKind.FLOOR.label(),
                        PeerKind.FLOOR.label(),
                        PeerKind.OURS.label());
        assertThat(turns).extracting(SideBySide.Turn::slice).allSatisfy(slice -> {
            assertThat(slice.calls()).isPositive();
            assertThat(slice.wrong()).isZero();
            assertThat(slice.errors()).isZero();
            assertThat(slice.reasons()).isEmpty();
        });
    }
}
