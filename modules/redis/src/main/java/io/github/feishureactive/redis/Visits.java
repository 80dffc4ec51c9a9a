package io.github.feishureactive.redis;

import java.util.ArrayList;
import java.util.List;

import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Fate;
import io.github.feishureactive.redis.Visit.Kind;
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
     * @param kind what it is for. A server that is only looked for is told nothing, since nobody may read it
     * @param line how many callers wait
     * @param want how many permits to ask for
     * @param pause how long the platform asked to wait, in microseconds; -1 if it did not
     */
    void make(Kind kind, int line, int want, long pause, Outcome outcome) {
        long now = quotas.now();
        underWay = true;
        List<Report> told = kind == Kind.PROBE ? List.of() : reports.take(kind, now);
        List<SharedAcquisition> renewed = kind == Kind.PROBE ? List.of() : held.renewals(now);
        Visit visit = new Visit(
                kind,
                clock.at(now + quotas.timeout()),
                kind == Kind.PROBE ? 0 : clock.seen(now),
                line,
                want,
                nextNumber,
                jitteredPace(),
                pause,
                relative(told, renewed, now));
        nextNumber += want;
        quotas.visit(server, visit, kind != Kind.PROBE)
                .subscribe(
                        answer -> mail.post(() -> answered(answer, visit, now, renewed, outcome)),
                        error -> mail.post(() -> failed(error, visit, now, told, outcome)));
    }

    /** For a permit that the server did not grant. */
    long number() {
        return nextNumber++;
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
        boolean noted = visit.kind() != Kind.PROBE && !answer.late();
        clock.read(answer, noted, visitedAt, now);
        long validUntil = visitedAt + quotas.rest().usable();
        renewed.forEach(acquisition -> acquisition.prolong(now, validUntil));
        outcome.answered(answer, visit, visitedAt, noted);
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
         * @param noted whether it remembers this instance by the visit
         */
        void answered(Answer answer, Visit visit, long visitedAt, boolean noted);

        /** It said nothing in time, or something else. */
        void failed(Throwable error, Visit visit, long visitedAt);
    }
}
