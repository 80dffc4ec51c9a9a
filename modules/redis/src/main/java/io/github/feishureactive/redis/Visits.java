package io.github.feishureactive.redis;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Fate;
import io.github.feishureactive.redis.Visit.Kind;
import io.github.feishureactive.redis.Visit.Report;

/**
 * The conversation with the server about one key, one visit at a time: what is told, what is renewed, what is known of
 * the server's time. Belongs to the loop of its quota.
 */
final class Visits {

    private final SharedQuotas quotas;
    private final Visit.Server server;
    private final Mailbox mail;
    private final HeldPermits held;
    private final Reports reports;
    private final ServerClock clock;
    private final long pace;
    private final long patience;
    private @Nullable Attempt current;

    /** The last one that told the server something, or asked it for something. */
    private @Nullable Attempt told;

    private long nextNumber;
    private long attempts;

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
        this.patience = quotas.rest().patience();
    }

    boolean underWay() {
        return current != null;
    }

    /**
     * Makes the next visit.
     *
     * @param kind what it is for. A server that is only looked for is told nothing, since nobody may read it
     * @param line how many callers wait
     * @param want how many permits to ask for
     * @param pause how long the platform asked to wait, in microseconds; -1 if it did not
     * @param credit by how much a slot may wake earlier than one rest after its response, in microseconds
     */
    void make(Kind kind, int line, int want, long pause, long credit, Outcome outcome) {
        long now = quotas.now();
        boolean probe = kind == Kind.PROBE;
        List<Report> reported = probe ? List.of() : reports.take(kind, now);
        List<SharedAcquisition> renewed = probe ? List.of() : held.renewals(now);
        Visit visit = new Visit(
                kind,
                clock.at(now + quotas.timeout()),
                probe ? 0 : clock.seen(now),
                line,
                want,
                nextNumber,
                jitteredPace(),
                pause,
                credit,
                relative(reported, renewed, now));
        nextNumber += want;
        Attempt attempt = new Attempt(++attempts, visit, now, clock.error(), reported, renewed);
        current = attempt;
        told = probe ? told : attempt;
        quotas.visit(server, visit, !probe, late -> mail.post(() -> answered(late, attempt, outcome)))
                .subscribe(
                        answer -> mail.post(() -> answered(answer, attempt, outcome)),
                        error -> mail.post(() -> failed(error, attempt, outcome)));
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

    private void answered(Answer answer, Attempt attempt, Outcome outcome) {
        if (attempt.is(current)) {
            current = null;
            accept(answer, attempt, outcome);
        } else if (outcome.lost() && proves(attempt)) {
            // It was given up, but the server is there. The probe that is under way need not find it any more.
            current = null;
            boolean whole = attempt.is(told) && !outcome.opened() && !answer.late();
            if (whole) {
                reports.told(attempt.reported, attempt.visit.base(), answer.granted());
            }
            // Otherwise what it was granted is not used: the server has been told so, or will be.
            accept(whole ? answer : answer.withoutGrants(), attempt, outcome);
        }
    }

    /**
     * Whether a late answer is of use. One from before the server was told something is not: the answer to that may be
     * on its way, and would be spoilt by the next visit.
     */
    private boolean proves(Attempt attempt) {
        return quotas.now() - attempt.at < patience && (told == null || attempt.number >= told.number);
    }

    private void accept(Answer answer, Attempt attempt, Outcome outcome) {
        long now = quotas.now();
        boolean noted = attempt.visit.kind() != Kind.PROBE && !answer.late();
        clock.read(answer, noted, attempt.at, now);
        if (noted) {
            long validUntil = attempt.at + quotas.rest().usable();
            attempt.renewed.forEach(acquisition -> acquisition.prolong(now, validUntil));
        }
        outcome.answered(answer, attempt.visit, attempt.at, noted);
    }

    private void failed(Throwable error, Attempt attempt, Outcome outcome) {
        if (!attempt.is(current)) {
            // A probe, and another answer was faster.
            return;
        }
        current = null;
        quotas.counts().failures.increment();
        clock.forget();
        reports.putBack(attempt.reported);
        // Whether it was granted anything nobody knows yet; unless the answer comes late, it is not used.
        Visit visit = attempt.visit;
        for (int i = 0; i < visit.want(); i++) {
            reports.add(new Report(visit.base() + i, Fate.NEVER_SENT, attempt.at), quotas.now());
        }
        outcome.failed(error, visit, attempt.at, quotas.now() + attempt.clockError);
    }

    /**
     * A visit that was begun.
     *
     * @param clockError how much later than it should the server may still note it
     * @param reported what it tells
     * @param renewed whose leases it renews
     */
    private record Attempt(
            long number,
            Visit visit,
            long at,
            long clockError,
            List<Report> reported,
            List<SharedAcquisition> renewed) {

        boolean is(@Nullable Attempt other) {
            return other != null && number == other.number;
        }
    }

    /** What comes of a visit. Told in the loop. */
    interface Outcome {

        /** Whether the server counts as away, so that each sign of it is of use. */
        boolean lost();

        /** Whether the local share may have been used since. */
        boolean opened();

        /**
         * The server said something.
         *
         * @param noted whether it remembers this instance by the visit
         */
        void answered(Answer answer, Visit visit, long visitedAt, boolean noted);

        /**
         * It said nothing in time, or something else.
         *
         * @param notedBy when the server notes it at the latest, if it does
         */
        void failed(Throwable error, Visit visit, long visitedAt, long notedBy);
    }
}
