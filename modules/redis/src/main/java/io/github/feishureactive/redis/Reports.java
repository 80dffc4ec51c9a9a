package io.github.feishureactive.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import io.github.feishureactive.redis.Visit.Fate;
import io.github.feishureactive.redis.Visit.Report;

/**
 * What the server is still to be told, gathered for a moment so that one visit tells much. Belongs to the loop of its
 * quota.
 */
final class Reports {

    private static final int MOST = 512;

    private final long flush;
    private final ArrayDeque<Report> waiting = new ArrayDeque<>();
    private long since;

    /** To be told no later than so long after the first. */
    Reports(long flush) {
        this.flush = flush;
    }

    void add(Report report, long now) {
        if (waiting.isEmpty()) {
            since = now;
        }
        waiting.add(report);
    }

    /** What was put back last was told after all, and these permits, which count as not used, were granted. */
    void told(List<Report> taken, long first, int granted) {
        taken.forEach(report -> waiting.poll());
        waiting.removeIf(report ->
                report.fate() == Fate.NEVER_SENT && report.number() >= first && report.number() < first + granted);
    }

    void clear() {
        waiting.clear();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    long due() {
        return waiting.isEmpty() ? Alarm.NEVER : since + flush;
    }

    /** As many as one visit carries: all of them if it is the one that says this instance is back. */
    List<Report> take(Visit.Kind kind, long now) {
        int most = kind == Visit.Kind.RETURN ? Integer.MAX_VALUE : MOST;
        List<Report> taken = new ArrayList<>();
        while (taken.size() < most && !waiting.isEmpty()) {
            taken.add(waiting.poll());
        }
        since = now;
        return taken;
    }

    /** They were not told. */
    void putBack(List<Report> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            waiting.addFirst(taken.get(i));
        }
    }
}
