package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.QuotaRefusal.Reason;
import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Fate;
import io.github.feishureactive.redis.Visit.Report;

/**
 * One key as this instance sees it: the line of its callers, the permits they hold, and where the next permits come
 * from.
 *
 * <p>Everything is decided by one thread at a time, the one that reads the mail; others leave a letter. Only one visit
 * is under way at a time, so a line of any length costs the server no more than its head does. Subscribers are told
 * after the loop has been left, those who were granted a permit always on the timer's thread.
 */
final class SharedQuota implements Visits.Outcome {

    private static final int MOST_PERMITS = 256;

    private final SharedQuotas quotas;
    private final QuotaKey key;
    private final Quota quota;

    private final Mailbox mail;

    // Owned by the loop.
    private final SharedLine line = new SharedLine();
    private final HeldPermits held;
    private final Reports reports;
    private final Source source;
    private final ServerClock clock;
    private final LocalShare local;
    private final LocalUses localUses;
    private final Visits visits;
    private final Alarm alarm;
    private final Decisions decided;
    private boolean closed;

    /** Whether the server keeps a place for this instance among those who wait. */
    private boolean place;

    private long due;
    private long lastUse;
    private long pauseUntil;
    private boolean pauseToTell;
    private long usualCredit;

    SharedQuota(SharedQuotas quotas, QuotaKey key, Quota quota, LocalShare local, Visit.Server server) {
        this.quotas = quotas;
        this.key = key;
        this.quota = quota;
        this.local = local;
        long rest = Rest.longest(quota);
        this.held = new HeldPermits(quotas.rest(), quotas.rule());
        this.reports = new Reports(Math.min(rest / 50, TimeUnit.MILLISECONDS.toNanos(20)));
        this.localUses = new LocalUses(rest);
        this.source = new Source(rest, quotas.rest().unnoticed(), quotas::random);
        this.clock = new ServerClock(quotas.rest().memory(quota));
        this.decided = new Decisions(quotas::later);
        this.mail = new Mailbox(() -> step(now()), quotas::later);
        this.visits = new Visits(quotas, server, mail, held, reports, clock, rest);
        this.alarm = new Alarm(quotas.timer(), mail);
        this.lastUse = quotas.now();
    }

    long now() {
        return quotas.now();
    }

    RestRule rule() {
        return quotas.rule();
    }

    void arrive(SharedAcquisition acquisition) {
        mail.post(() -> admit(acquisition));
    }

    void left(SharedAcquisition acquisition) {
        mail.post(() -> line.remove(acquisition));
    }

    /** A permit is done with: answered, lost or never sent. */
    void ended(SharedAcquisition acquisition) {
        mail.post(() -> {
            held.remove(acquisition);
            settle(acquisition);
        });
    }

    /** The platform asked to wait. */
    void pause(long until) {
        mail.post(() -> {
            pauseUntil = Math.max(pauseUntil, until);
            pauseToTell = true;
            local.pause(Duration.ofNanos(Math.max(0, until - now())));
        });
    }

    void evictIfIdle(long unusedSince) {
        mail.post(() -> {
            if (!closed && !visits.underWay() && lastUse < unusedSince && nothingLeft()) {
                closed = true;
                alarm.silence();
                local.stop();
                reports.clear();
                quotas.gone(this);
                quotas.forget(key, this);
            }
        });
    }

    private boolean nothingLeft() {
        // What a server that is away could not be told ends with its lease, long before its share has rested.
        boolean told = source.away() ? source.rested(now()) : reports.isEmpty() && !pauseToTell && !source.apart();
        return told && line.isEmpty() && held.isEmpty() && !clock.matters(now());
    }

    void close() {
        mail.post(() -> {
            closed = true;
            alarm.silence();
            local.stop();
            quotas.gone(this);
            SharedAcquisition first;
            while ((first = line.poll()) != null) {
                refuse(first, quotas.refusal());
            }
            held.revoke();
        });
    }

    /** What is to be done now, and when to look again. */
    private void step(long now) {
        if (!closed) {
            long at = act(now);
            if (!visits.underWay()) {
                long visit = nextVisit(now);
                if (visit <= now) {
                    visit(now);
                } else {
                    at = Math.min(at, visit);
                }
            }
            if (!alarm.set(at, now)) {
                // The application has shut its schedulers down: nobody would ever wake those who wait.
                quotas.timerGone();
            }
        } else if (!visits.underWay() && !reports.isEmpty()) {
            visit(now);
        }
        decided.signal();
    }

    private long act(long now) {
        if (source.shared()) {
            long stable = source.stableAt();
            if (now < stable) {
                return stable;
            }
            source.stable();
            quotas.found(this);
        } else if (!line.isEmpty()) {
            if (!source.opened(held, now)) {
                return source.opensAt(held);
            }
            // After a quiet time the server is looked for first: the other instances may have found it long ago.
            if (now < source.alone()) {
                local.ask(mail::post, this::grantLocal);
            }
        }
        return Alarm.NEVER;
    }

    private long nextVisit(long now) {
        if (source.away()) {
            return source.probeAt(!line.isEmpty());
        }
        if (pauseToTell || source.apart()) {
            return now;
        }
        if (place && line.isEmpty()) {
            // Nobody is left to be served: whoever waits behind this instance shall not wait for it.
            return now;
        }
        long wanted = line.isEmpty() ? Alarm.NEVER : due;
        return Math.min(Math.min(wanted, reports.due()), held.renewAt());
    }

    // Arrivals

    private void admit(SharedAcquisition acquisition) {
        if (!acquisition.waiting()) {
            return;
        }
        if (closed) {
            quotas.reroute(acquisition, key, quota);
            return;
        }
        long now = now();
        lastUse = now;
        long wait = Math.max(0, earliest(now, line.before(acquisition.retry)) - now);
        if (wait > acquisition.maxWait) {
            refuse(acquisition, tooLate(wait, acquisition.maxWait));
        } else if (!acquisition.retry && line.firstTurns() >= quotas.maxWaiting()) {
            refuse(
                    acquisition,
                    new QuotaRefusal(
                            Reason.QUEUE_FULL,
                            Duration.ofNanos(Math.max(0, earliest(now, 0) - now)),
                            line.firstTurns() + " calls wait for a permit already"));
        } else {
            line.add(acquisition);
        }
    }

    /** A lower bound: nobody knows what the other instances will want. */
    private long earliest(long now, int before) {
        long opens = Math.max(Math.max(now, pauseUntil), source.shared() ? due : source.earliest(held));
        long wait = 0;
        for (Quota.Window window : (source.opened(held, now) ? local.quota() : quota).windows()) {
            wait = Math.max(
                    wait,
                    before / window.permits() * RestRule.rest(window.period().toNanos()));
        }
        return wait > Alarm.NEVER / 4 ? Alarm.NEVER : opens + wait;
    }

    private void refuse(SharedAcquisition acquisition, QuotaRefusal why) {
        if (acquisition.refuse(why)) {
            decided.add(acquisition);
        }
    }

    private static QuotaRefusal tooLate(long wait, long maxWait) {
        return new QuotaRefusal(
                Reason.TOO_LATE,
                Duration.ofNanos(wait - maxWait),
                "a permit can come in " + TimeUnit.NANOSECONDS.toMillis(wait) + " ms at the earliest, and the call has "
                        + TimeUnit.NANOSECONDS.toMillis(maxWait) + " ms left to wait");
    }

    // Permits of the server

    private void visit(long now) {
        int want = source.shared() && due <= now ? Math.min(line.size(), MOST_PERMITS) : 0;
        long pause = pauseToTell ? Rest.micros(Math.max(0, pauseUntil - now)) : -1;
        pauseToTell = false;
        visits.make(source.next(), line.size(), want, pause, usualCredit / 1_000, this);
    }

    @Override
    public boolean lost() {
        return !closed && source.away();
    }

    @Override
    public boolean opened() {
        return source.opened(held, now());
    }

    @Override
    public void answered(Answer answer, Visit visit, long visitedAt, boolean noted) {
        long now = now();
        long validUntil = visitedAt + quotas.rest().usable();
        pauseUntil = Math.max(pauseUntil, now + TimeUnit.MICROSECONDS.toNanos(answer.paused()));
        for (int i = 0; i < answer.granted(); i++) {
            grantNext(visit.base() + i, validUntil, now);
        }
        if (visit.line() == 0) {
            place = false;
            due = 0;
        } else if (visit.want() > 0) {
            place = answer.late() ? place : answer.again() >= 0;
            due = answer.again() < 0 ? 0 : now + TimeUnit.MICROSECONDS.toNanos(answer.again());
        }
        if (source.answered(visitedAt, noted, now)) {
            local.stop();
            handOver(now);
            due = 0;
        } else {
            quotas.served();
        }
    }

    /** Whatever was used of the local share, and has not rested, the server is to know from now on. */
    private void handOver(long now) {
        localUses.drain(now, arrived -> reports.add(new Report(visits.number(), Fate.RESTS, arrived), now));
        held.handOver(sent -> {
            sent.handOver(visits.number());
            reports.add(new Report(sent.number, Fate.IN_USE, 0), now);
        });
    }

    @Override
    public void failed(Throwable error, Visit visit, long visitedAt, long notedBy) {
        if (closed) {
            // Nobody tries again; the leases run out.
            reports.clear();
            return;
        }
        pauseToTell |= visit.pause() >= 0;
        if (source.shared()) {
            quotas.lost(this, error);
        }
        if (source.failed(visitedAt, now(), notedBy)) {
            held.revoke();
        }
    }

    private void grantNext(long number, long validUntil, long now) {
        SharedAcquisition first;
        // What took so long to come that its lease has run out is of no use to anybody.
        while (now < validUntil && (first = line.poll()) != null) {
            if (first.grant(number, validUntil)) {
                hold(first, now);
                quotas.counts().shared.increment();
                return;
            }
        }
        reports.add(new Report(number, Fate.NEVER_SENT, now), now);
    }

    private void hold(SharedAcquisition acquisition, long now) {
        held.add(acquisition, now);
        decided.add(acquisition);
    }

    private void settle(SharedAcquisition acquisition) {
        lastUse = now();
        long arrived = lastUse;
        if (!acquisition.neverSent()) {
            arrived = acquisition.arrivedBy(quotas.rule());
            source.used(arrived);
            usualCredit = RestRule.usualCredit(usualCredit, acquisition.credit());
        }
        if (acquisition.local()) {
            if (!acquisition.neverSent()) {
                localUses.add(arrived, lastUse);
            }
        } else {
            Fate fate = acquisition.neverSent() ? Fate.NEVER_SENT : Fate.RESTS;
            reports.add(new Report(acquisition.number, fate, arrived), lastUse);
        }
    }

    // Permits of this process

    private void grantLocal(Permit permit) {
        SharedAcquisition first;
        while ((first = line.poll()) != null) {
            if (first.grant(permit, source.alone())) {
                hold(first, now());
                quotas.counts().local.increment();
                return;
            }
        }
        permit.abandon();
    }

    @Override
    public String toString() {
        return "SharedQuota[" + key + "]";
    }
}
