package io.github.feishureactive.simulator.internal.event;

import java.util.concurrent.atomic.LongAdder;

import io.github.feishureactive.simulator.event.LongConnectionStatistics;

/** Counts what happens on the long connections of one app. */
final class LongConnectionCounters {

    final LongAdder accepted = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder pings = new LongAdder();
    final LongAdder pongs = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder withoutDuration = new LongAdder();
    final LongAdder irregular = new LongAdder();

    LongConnectionStatistics snapshot(long open) {
        return new LongConnectionStatistics(
                open,
                accepted.sum(),
                refused.sum(),
                pings.sum(),
                pongs.sum(),
                acknowledged.sum(),
                rejected.sum(),
                late.sum(),
                withoutDuration.sum(),
                irregular.sum());
    }
}
