package io.github.feishureactive.events;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts deliveries by outcome. */
final class EventCounters {

    final LongAdder received = new LongAdder();
    final LongAdder handled = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder unhandled = new LongAdder();

    void ended(Receipt receipt) {
        switch (receipt) {
            case HANDLED -> handled.increment();
            case DUPLICATE -> duplicates.increment();
            case UNHANDLED -> unhandled.increment();
        }
    }

    void ended(Throwable error) {
        (error instanceof EventRefusedException ? refused : failed).increment();
    }

    EventStatistics snapshot(int inFlight, Duration oldest) {
        return new EventStatistics(
                received.sum(),
                handled.sum(),
                failed.sum(),
                refused.sum(),
                duplicates.sum(),
                unhandled.sum(),
                inFlight,
                oldest);
    }
}
