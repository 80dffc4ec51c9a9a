package io.github.feishureactive.redis;

import java.util.ArrayList;
import java.util.List;

import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Fate;
import io.github.feishureactive.redis.Visit.Report;

/**
 * The conversation with the server about one key, one visit at a time: what is told, what is renewed, what is known of the
 * server's time. Belongs to the loop of its quota.
 */
final class Visits {

    private final SharedQuotas quotas;
    private final Visit.Server server;
    private final Mailbox mail;
    private final HeldPermits held;
    private final Reports reports;
    private final ServerClock clock;
    private final long pace;
    private boolean underWay;
    private long nextNumber;

    /**
     * Begins with the first number of a permit.
     *
     * @param rest of the quota's longest window
     */
    Visits(
            SharedQuotas quotas,
            Visit.Server server,
            Mailbox mail,
            HeldPermits held,
            Reports reports,
            ServerClock clock,
            long rest) {
        this.quotas = quotas;
        this.server = server;
        this.mail = mail;
        this.held = held;
        this.reports = reports;
        this.clock = clock;
        this.pace = Math.max(1_000, Math.min(Rest.micros(rest) / 100, 10_000));
    }

    boolean underWay() {
        return underWay;
    }

    /**
     * Makes the next visit.
     *
     * @param line how many callers wait
     * @param want how many permits to ask for
     * @param pause how long the platform asked to wait, in microseconds; -1 if it did not
     * @param source a server that is away is only looked for: what it is to be told waits, since nobody reads it
     */
    void make(int line, int want, long pause, Source source, Outcome outcome) {
        long now = quotas.now();
        underWay = true;
        List<Report> told = source.away() ? List.of() : reports.take(now);
        List<SharedAcquisition> renewed = source.away() ? List.of() : held.renewals(now);
        Visit visit = new Visit(
                clock.at(now + quotas.timeout()),
                clock.seen(now),
                line,
                want,
                nextNumber,
                jitteredPace(),
                pause,
                relative(told, renewed, now));
        nextNumber += want;
        quotas.visit(server, visit, source.shared())
                .subscribe(
                        answer -> mail.post(() -> answered(answer, visit, now, renewed, outcome)),
                        error -> mail.post(() -> failed(error, visit, now, told, outcome)));
    }

    /** Jitter keeps instances that ask in turns from always finding the same gap between them. */
    private long jitteredPace() {
        return pace / 2 + quotas.random(pace);
    }

    private static List<Report> relative(List<Report> told, List<SharedAcquisition> renewed, long now) {
        List<Report> relative = new ArrayList<>(told.size() + renewed.size());
        for (Report report : told) {
            relative.add(new Report(report.number(), report.fate(), Rest.micros(report.from() - now)));
        }
        for (SharedAcquisition acquisition : renewed) {
            relative.add(new Report(acquisition.number, Fate.IN_USE, 0));
        }
        return relative;
    }

    private void answered(
            Answer answer, Visit visit, long visitedAt, List<SharedAcquisition> renewed, Outcome outcome) {
        underWay = false;
        long now = quotas.now();
        clock.read(answer, visitedAt, now);
        long validUntil = visitedAt + quotas.rest().usable();
        renewed.forEach(acquisition -> acquisition.prolong(now, validUntil));
        outcome.answered(answer, visit, validUntil);
    }

    private void failed(Throwable error, Visit visit, long visitedAt, List<Report> told, Outcome outcome) {
        underWay = false;
        quotas.counts().failures.increment();
        clock.forget();
        reports.putBack(told);
        // Whether it was granted anything nobody knows; whatever it was is not used.
        for (int i = 0; i < visit.want(); i++) {
            reports.add(new Report(visit.base() + i, Fate.NEVER_SENT, visitedAt), quotas.now());
        }
        outcome.failed(error, visit, visitedAt);
    }

    /** What comes of a visit. Told in the loop. */
    interface Outcome {

        /**
         * The server said something.
         *
         * @param validUntil until when the permits may be used that it granted
         */
        void answered(Answer answer, Visit visit, long validUntil);

        /** It said nothing in time, or something else. */
        void failed(Throwable error, Visit visit, long visitedAt);
    }
}
