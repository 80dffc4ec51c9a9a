package io.github.feishureactive.core.quota;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Who waits, in order: calls that had their turn before, then all others. A cancelled one only says that it is gone and
 * is left behind when its place comes up or when the dead outnumber the living, so that cancelling costs no search.
 *
 * <p>All but {@link #left()} belongs to the drain loop.
 */
final class WaitingLine {

    private static final int COMPACT_FROM = 32;

    private final ArrayDeque<Acquisition> retries = new ArrayDeque<>(0);
    private final ArrayDeque<Acquisition> others = new ArrayDeque<>(0);

    /** Cancelled ones still in line. Removal may be counted a moment before the cancellation is. */
    private final AtomicInteger dead = new AtomicInteger();

    /** Counts one that cancelled while it stood here; from any thread. */
    void left() {
        dead.incrementAndGet();
    }

    void add(Acquisition acquisition) {
        (acquisition.retry ? retries : others).addLast(acquisition);
    }

    /** How many stand before a newcomer. */
    int before(boolean retry) {
        return Math.max(0, (retry ? retries.size() : retries.size() + others.size()) - dead.get());
    }

    /** The first that still waits, left in its place. */
    @Nullable
    Acquisition first() {
        compact();
        Acquisition first = firstOf(retries);
        return first != null ? first : firstOf(others);
    }

    /** Takes the one that {@link #first()} gave. */
    void removeFirst() {
        (retries.isEmpty() ? others : retries).removeFirst();
    }

    /** Counts out one that turned out to be cancelled after it was taken. */
    void countOut() {
        dead.decrementAndGet();
    }

    private @Nullable Acquisition firstOf(ArrayDeque<Acquisition> line) {
        Acquisition first;
        while ((first = line.peekFirst()) != null && !first.waiting()) {
            line.removeFirst();
            dead.decrementAndGet();
        }
        return first;
    }

    private void compact() {
        int gone = dead.get();
        int size = retries.size() + others.size();
        if (gone > COMPACT_FROM && gone > size / 2) {
            removeDead(retries);
            removeDead(others);
        }
    }

    private void removeDead(ArrayDeque<Acquisition> line) {
        int before = line.size();
        line.removeIf(acquisition -> !acquisition.waiting());
        dead.addAndGet(line.size() - before);
    }
}
