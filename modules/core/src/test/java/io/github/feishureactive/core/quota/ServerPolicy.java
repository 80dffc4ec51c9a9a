package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongPredicate;

/**
 * How a platform may count the requests of a second. Ours does not say how it does. The simulator counts in the same
 * three ways with code of its own; it is not used here, as core's build would have to wait for its tests.
 */
enum ServerPolicy {

    /** Aligned seconds: at their boundary twice the quota passes at once. */
    FIXED_WINDOW {
        @Override
        LongPredicate perSecond(int permits) {
            return new LongPredicate() {
                private long second = Long.MIN_VALUE;
                private int used;

                @Override
                public boolean test(long nanos) {
                    long current = Math.floorDiv(nanos, SECOND);
                    if (current > second) {
                        second = current;
                        used = 0;
                    }
                    return used < permits && ++used > 0;
                }
            };
        }
    },

    /** The second that ends with the request. */
    SLIDING_WINDOW {
        @Override
        LongPredicate perSecond(int permits) {
            Deque<Long> admitted = new ArrayDeque<>();
            return nanos -> {
                while (!admitted.isEmpty() && admitted.getFirst() <= nanos - SECOND) {
                    admitted.removeFirst();
                }
                return admitted.size() < permits && admitted.add(nanos);
            };
        }
    },

    /** Full at first, and refilled evenly. In whole numbers: a permit costs a second's worth of nanoseconds. */
    TOKEN_BUCKET {
        @Override
        LongPredicate perSecond(int permits) {
            return new LongPredicate() {
                private long drops = SECOND * permits;
                private long latest = Long.MIN_VALUE;

                @Override
                public boolean test(long nanos) {
                    long elapsed = latest == Long.MIN_VALUE ? 0 : Math.min(SECOND, Math.max(0, nanos - latest));
                    latest = Math.max(latest, nanos);
                    drops = Math.min(SECOND * permits, drops + elapsed * permits);
                    if (drops < SECOND) {
                        return false;
                    }
                    drops -= SECOND;
                    return true;
                }
            };
        }
    };

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /**
     * Whether a request at this time, in nanoseconds that do not go back, is admitted. What is refused costs nothing.
     */
    abstract LongPredicate perSecond(int permits);
}
