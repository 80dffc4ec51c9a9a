package io.github.feishureactive.core.quota;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The callers that wait, in order: retries first, then all others. A cancelled caller is only counted, and removed when
 * its turn comes or when the cancelled outnumber the waiting, so that a cancellation costs no search.
 *
 * <p>Confined to the drain loop, all but {@link #left(Acquisition)}.
 */
final class WaitQueue {

    private final Lane retries = new Lane();
    private final Lane others = new Lane();

    /** Counts a caller that cancelled while it was queued. Any thread. */
    void left(Acquisition acquisition) {
        lane(acquisition).dead.incrementAndGet();
    }

    void add(Acquisition acquisition) {
        lane(acquisition).add(acquisition);
    }

    /** How many callers are before a new one. */
    int before(boolean retry) {
        return retry ? retries.living() : retries.living() + others.living();
    }

    /** How many callers wait that are no retries. */
    int firstTurns() {
        return others.living();
    }

    /** The first caller that still waits; it stays in the queue. */
    @Nullable
    Acquisition first() {
        Acquisition first = retries.first();
        return first != null ? first : others.first();
    }

    /** Takes the one that {@link #first()} gave. */
    void remove(Acquisition first) {
        lane(first).places.removeFirst();
    }

    /** Counts out one that turned out to be cancelled after it was taken. */
    void countOut(Acquisition taken) {
        lane(taken).dead.decrementAndGet();
    }

    private Lane lane(Acquisition acquisition) {
        return acquisition.retry ? retries : others;
    }

    /** One of the two. */
    private static final class Lane {

        private static final int COMPACT_FROM = 32;
        private static final int KEEP = 1_024;

        private ArrayDeque<Acquisition> places = new ArrayDeque<>(0);
        private int longest;

        /** Cancelled ones still in their places. Removal may be counted a moment before the cancellation is. */
        private final AtomicInteger dead = new AtomicInteger();

        void add(Acquisition acquisition) {
            places.addLast(acquisition);
            longest = Math.max(longest, places.size());
        }

        /** Counts one that has cancelled this moment as living, never the other way round. */
        int living() {
            return Math.max(0, places.size() - dead.get());
        }

        @Nullable
        Acquisition first() {
            compact();
            Acquisition first;
            while ((first = places.peekFirst()) != null && !first.waiting()) {
                places.removeFirst();
                dead.decrementAndGet();
            }
            if (first == null && longest > KEEP) {
                // After a rush: a deque never shrinks by itself.
                places = new ArrayDeque<>(0);
                longest = 0;
            }
            return first;
        }

        private void compact() {
            int gone = dead.get();
            int size = places.size();
            if (gone > COMPACT_FROM && gone > size / 2) {
                places.removeIf(acquisition -> !acquisition.waiting());
                dead.addAndGet(places.size() - size);
            }
        }
    }
}
