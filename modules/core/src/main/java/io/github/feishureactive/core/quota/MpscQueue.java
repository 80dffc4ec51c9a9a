package io.github.feishureactive.core.quota;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/** Acquisitions on their way from many threads to the one in the drain loop of their cell. A linked stack, reversed. */
final class MpscQueue extends AtomicReference<@Nullable Acquisition> {

    private static final long serialVersionUID = 1L;

    void push(Acquisition acquisition) {
        Acquisition top;
        do {
            top = get();
            acquisition.next = top;
        } while (!compareAndSet(top, acquisition));
    }

    /** Takes all, the oldest first. */
    @Nullable
    Acquisition takeAll() {
        if (get() == null) {
            return null;
        }
        Acquisition newest = getAndSet(null);
        Acquisition oldest = null;
        while (newest != null) {
            Acquisition older = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = older;
        }
        return oldest;
    }
}
