package io.github.feishureactive.redis.quota;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import io.github.feishureactive.redis.quota.SlotRequest.PermitState;
import io.github.feishureactive.redis.quota.SlotRequest.Purpose;
import io.github.feishureactive.redis.quota.SlotRequest.Report;

/**
 * Reports for the server, collected for a moment so that one request carries many. Owned by the executor of its quota.
 */
final class ReportQueue {

    private static final int MAX_PER_REQUEST = 512;

    private final long maxDelay;
    private final ArrayDeque<Report> waiting = new ArrayDeque<>();
    private long since;

    /**
     * Creates an empty queue.
     *
     * @param maxDelay how long after the first report a request is due
     */
    ReportQueue(long maxDelay) {
        this.maxDelay = maxDelay;
    }

    void add(Report report, long now) {
        if (waiting.isEmpty()) {
            since = now;
        }
        waiting.add(report);
    }

    /**
     * The reports that were put back last have arrived after all, and permits that were reported as unused are granted.
     *
     * @param first the number of the first such permit
     */
    void delivered(List<Report> taken, long first, int granted) {
        taken.forEach(report -> waiting.poll());
        waiting.removeIf(report -> report.state() == PermitState.NEVER_SENT
                && report.number() >= first
                && report.number() < first + granted);
    }

    void clear() {
        waiting.clear();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    long due() {
        return waiting.isEmpty() ? WakeUpTimer.NEVER : since + maxDelay;
    }

    /** Takes as many reports as one request carries: all of them if it announces the return of this instance. */
    List<Report> take(Purpose purpose, long now) {
        int max = purpose == Purpose.RETURN ? Integer.MAX_VALUE : MAX_PER_REQUEST;
        List<Report> taken = new ArrayList<>();
        while (taken.size() < max && !waiting.isEmpty()) {
            taken.add(waiting.poll());
        }
        since = now;
        return taken;
    }

    /** Puts reports back to the head that may not have arrived. */
    void putBack(List<Report> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            waiting.addFirst(taken.get(i));
        }
    }
}
