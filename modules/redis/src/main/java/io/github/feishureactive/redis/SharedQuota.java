package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.QuotaRefusal.Reason;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Fate;
import io.github.feishureactive.redis.Visit.Report;

/**
 * One key as this instance sees it: the line of its callers, the permits they hold, and where the next permits come from.
 *
 * <pre>
 *          a visit fails                 a visit succeeds
 * SHARED ────────────────► AWAY ──────────────────────────► BACK ──► SHARED
 *                          after a rest: the local share    after a rest
 * </pre>
 *
 * <p>Everything is decided by one thread at a time, the one that reads the mail; others leave a letter. Only one visit is
 * under way at a time, so a line of any length costs the server no more than its head does. Subscribers are told after the
 * loop has been left, those who were granted a permit always on the timer's thread.
 */
final class SharedQuota extends AtomicInteger {

    private static final long serialVersionUID = 1L;

    private static final long NEVER = Long.MAX_VALUE;
    private static final int LONGEST_TURN = 64;
    private static final int MOST_PERMITS = 256;
    private static final int MOST_REPORTS = 512;
    private static final long FIRST_BACKOFF = Duration.ofMillis(100).toNanos();

    /** How often a server that is gone is looked for, at the least, while somebody waits for it. */
    static final long LONGEST_BACKOFF = Duration.ofMillis(500).toNanos();

    /** The same while nobody does. */
    private static final long IDLE_BACKOFF = Duration.ofSeconds(30).toNanos();

    private enum Mode {
        SHARED,
        AWAY,
        BACK
    }

    private final transient RedisRateLimiter limiter;
    private final transient QuotaKey key;
    private final transient Quota quota;
    private final transient Quota share;
    private final transient Visit.Server server;
    private final long rest;
    private final long flush;

    private final transient Queue<Runnable> mail = new ConcurrentLinkedQueue<>();

    // Owned by the loop.
    private final transient SharedLine line = new SharedLine();
    private final transient Set<SharedAcquisition> held = new HashSet<>();
    private final transient ArrayDeque<Report> reports = new ArrayDeque<>();
    private transient List<SharedAcquisition> decided = new ArrayList<>();
    private Mode mode = Mode.SHARED;
    private boolean closed;
    private boolean visiting;
    private long nextNumber;
    private long due;
    private long firstReport;
    private long renewAt = NEVER;
    private long lastVisit;
    private long lookedAt;
    private boolean answers;
    private long lastAnswer;
    private long lastSeen;
    private long lastUse;
    private long changedAt;
    private long quietFrom;
    private long backoff;
    private long probeAt;
    private long pauseUntil;
    private boolean pauseToTell;
    private boolean serverTimeKnown;
    private long serverTime;
    private transient @Nullable Disposable localAsk;
    private transient @Nullable Disposable alarm;
    private long alarmAt = NEVER;

    SharedQuota(RedisRateLimiter limiter, QuotaKey key, Quota quota, Quota share, Visit.Server server) {
        this.limiter = limiter;
        this.key = key;
        this.quota = quota;
        this.share = share;
        this.server = server;
        this.rest = Rest.longest(quota);
        this.flush = Math.min(rest / 50, TimeUnit.MILLISECONDS.toNanos(20));
        this.lastUse = limiter.now();
    }

    long now() {
        return limiter.now();
    }

    void arrive(SharedAcquisition acquisition) {
        post(() -> admit(acquisition));
    }

    void left(SharedAcquisition acquisition) {
        post(() -> line.remove(acquisition));
    }

    /** A permit is done with: answered, lost or never sent. */
    void ended(SharedAcquisition acquisition) {
        post(() -> {
            held.remove(acquisition);
            settle(acquisition);
        });
    }

    /** The platform asked to wait. */
    void pause(long until) {
        post(() -> {
            pauseUntil = Math.max(pauseUntil, until);
            pauseToTell = true;
            limiter.local().throttled(key, share, Duration.ofNanos(Math.max(0, until - now())));
        });
    }

    void evictIfIdle(long unusedSince) {
        post(() -> {
            if (!closed
                    && mode == Mode.SHARED
                    && !visiting
                    && lastUse < unusedSince
                    && nothingLeft()
                    && !remembers(now())) {
                closed = true;
                silence();
                limiter.forget(key, this);
            }
        });
    }

    void close() {
        post(() -> {
            closed = true;
            silence();
            stopLocal();
            limiter.gone(this);
            SharedAcquisition first;
            while ((first = line.poll()) != null) {
                refuse(first, RedisRateLimiter.closedRefusal());
            }
            held.forEach(SharedAcquisition::revoke);
        });
    }

    private boolean nothingLeft() {
        return line.isEmpty() && held.isEmpty() && reports.isEmpty() && !pauseToTell;
    }

    private void post(Runnable letter) {
        mail.add(letter);
        if (getAndIncrement() == 0) {
            drain();
        }
    }

    private void drain() {
        int turn = 0;
        int rounds = 1;
        do {
            Runnable letter;
            while ((letter = mail.poll()) != null) {
                letter.run();
            }
            step(now());
            if (++turn >= LONGEST_TURN && limiter.later(this::drain)) {
                return;
            }
            rounds = addAndGet(-rounds);
        } while (rounds != 0);
    }

    /** What is to be done now, and when to look again. */
    private void step(long now) {
        if (!closed) {
            long at = act(now);
            if (!visiting) {
                long visit = nextVisit(now);
                if (visit <= now) {
                    visit(now);
                } else {
                    at = Math.min(at, visit);
                }
            }
            ringAt(at, now);
        } else if (!visiting && !reports.isEmpty()) {
            visit(now);
        }
        if (!decided.isEmpty()) {
            List<SharedAcquisition> told = decided;
            decided = new ArrayList<>();
            if (!limiter.later(() -> told.forEach(SharedAcquisition::signal))) {
                told.forEach(SharedAcquisition::signal);
            }
        }
    }

    private long act(long now) {
        if (mode == Mode.BACK) {
            long opens = opensAt() + unnoticed();
            if (opens > now) {
                return opens;
            }
            mode = Mode.SHARED;
            due = 0;
            limiter.found(this);
        }
        if (mode == Mode.AWAY && !line.isEmpty()) {
            long opens = opensAt();
            if (opens > now) {
                return opens;
            }
            // After a quiet time the server is looked for first: the other instances may have found it long ago.
            if (now < lookedAt + unnoticed()) {
                askLocal();
            }
        }
        return NEVER;
    }

    /**
     * When the source of permits may change: one rest after the last request under the old one arrived. That of a call in
     * flight is not known yet, and moves forward as it ends.
     */
    private long opensAt() {
        long arrived = Math.max(changedAt, quietFrom);
        for (SharedAcquisition acquisition : held) {
            if (acquisition.inFlight()) {
                arrived = Math.max(arrived, acquisition.arrivedBy(limiter.rest().lateArrival()));
            }
        }
        return arrived + rest;
    }

    /**
     * For how long a server may be back before the last instance that looks for it knows: a visit that began just before
     * fails, and the next one takes its time.
     */
    private long unnoticed() {
        return LONGEST_BACKOFF + 2 * limiter.timeout();
    }

    /** Whether a loss of the server's memory would matter to this instance. */
    private boolean remembers(long now) {
        return answers && now - lastAnswer < limiter.rest().memory(quota);
    }

    private long nextVisit(long now) {
        if (mode == Mode.AWAY) {
            return line.isEmpty() ? probeAt : Math.min(probeAt, lastVisit + LONGEST_BACKOFF);
        }
        if (pauseToTell) {
            return now;
        }
        long at = mode == Mode.SHARED && !line.isEmpty() ? due : NEVER;
        if (!reports.isEmpty()) {
            at = Math.min(at, firstReport + flush);
        }
        return held.isEmpty() ? at : Math.min(at, renewAt);
    }

    // Arrivals

    private void admit(SharedAcquisition acquisition) {
        if (!acquisition.waiting()) {
            return;
        }
        if (closed) {
            limiter.reroute(acquisition, key, quota);
            return;
        }
        long now = now();
        lastUse = now;
        int before = line.before(acquisition.retry);
        long wait = Math.max(0, earliest(now, before) - now);
        if (wait > acquisition.maxWait) {
            refuse(acquisition, tooLate(wait, acquisition.maxWait));
        } else if (!acquisition.retry && line.firstTurns() >= limiter.maxWaiting()) {
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
        long opens = Math.max(now, pauseUntil);
        Quota source = quota;
        if (mode == Mode.SHARED) {
            opens = Math.max(opens, due);
        } else {
            opens = Math.max(opens, opensAt());
            source = mode == Mode.AWAY ? share : quota;
        }
        long wait = 0;
        for (Quota.Window window : source.windows()) {
            wait = Math.max(
                    wait, before / window.permits() * Rest.of(window.period().toNanos()));
        }
        return wait > NEVER / 4 ? NEVER : opens + wait;
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
        visiting = true;
        int want = mode == Mode.SHARED && due <= now ? Math.min(line.size(), MOST_PERMITS) : 0;
        List<Report> told = new ArrayList<>();
        while (told.size() < MOST_REPORTS && !reports.isEmpty()) {
            told.add(reports.poll());
        }
        firstReport = now;
        List<SharedAcquisition> renewed = renewals(now);
        long base = nextNumber;
        nextNumber += want;
        long pause = pauseToTell ? Math.max(0, pauseUntil - now) : -1;
        pauseToTell = false;
        Visit visit = new Visit(
                serverTimeKnown ? serverTime + Rest.micros(now + limiter.timeout()) : 0,
                remembers(now) ? lastSeen : 0,
                line.size(),
                want,
                base,
                pace(),
                pause < 0 ? -1 : Rest.micros(pause),
                relative(told, renewed, now));
        limiter.counts().visits.increment();
        limiter.visit(server, visit, mode == Mode.SHARED)
                .subscribe(
                        answer -> post(() -> answered(answer, now, visit, renewed)),
                        error -> post(() -> failed(error, now, visit, told, pause >= 0)));
    }

    /** Those whose leases have used up a third of their time. */
    private List<SharedAcquisition> renewals(long now) {
        if (held.isEmpty() || renewAt > now) {
            return List.of();
        }
        long lease = limiter.rest().lease();
        List<SharedAcquisition> renewed = held.stream()
                .filter(acquisition -> !acquisition.local() && acquisition.validUntil() < now + lease - lease / 3)
                .limit(MOST_REPORTS)
                .toList();
        // What did not fit is next.
        renewAt = renewed.size() < MOST_REPORTS ? now + lease / 3 : now;
        return renewed;
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

    /** Jitter keeps instances that ask in turns from always finding the same gap between them. */
    private long pace() {
        long pace = Math.max(1_000, Math.min(Rest.micros(rest) / 100, 10_000));
        return pace / 2 + limiter.random(pace);
    }

    private void answered(Answer answer, long visitedAt, Visit visit, List<SharedAcquisition> renewed) {
        visiting = false;
        long now = now();
        lastVisit = now;
        lastAnswer = now;
        answers = true;
        lastSeen = answer.now();
        // Never less than the server's time is: it was read after the visit began.
        serverTime = answer.now() - visitedAt / 1_000;
        serverTimeKnown = true;
        pauseUntil = Math.max(pauseUntil, now + TimeUnit.MICROSECONDS.toNanos(answer.paused()));
        long validUntil = visitedAt + limiter.rest().usable();
        renewed.forEach(acquisition -> acquisition.prolong(now, validUntil));
        for (int i = 0; i < answer.granted(); i++) {
            grantNext(visit.base() + i, validUntil, now);
        }
        if (visit.want() > 0) {
            due = answer.again() < 0 ? 0 : now + TimeUnit.MICROSECONDS.toNanos(answer.again());
        }
        if (mode == Mode.AWAY) {
            mode = Mode.BACK;
            changedAt = now;
            stopLocal();
        }
    }

    private void grantNext(long number, long validUntil, long now) {
        SharedAcquisition first;
        while ((first = line.poll()) != null) {
            if (first.grant(number, validUntil)) {
                hold(first, now);
                limiter.counts().shared.increment();
                return;
            }
        }
        report(new Report(number, Fate.NEVER_SENT, now));
    }

    private void hold(SharedAcquisition acquisition, long now) {
        if (held.isEmpty()) {
            renewAt = now + limiter.rest().lease() / 3;
        }
        held.add(acquisition);
        decided.add(acquisition);
    }

    private void settle(SharedAcquisition acquisition) {
        lastUse = now();
        if (acquisition.neverSent()) {
            if (!acquisition.local()) {
                report(new Report(acquisition.number, Fate.NEVER_SENT, lastUse));
            }
            return;
        }
        long arrived = acquisition.arrivedBy(limiter.rest().lateArrival());
        quietFrom = Math.max(quietFrom, arrived);
        if (!acquisition.local()) {
            report(new Report(acquisition.number, Fate.RESTS, arrived));
        }
    }

    private void report(Report report) {
        if (reports.isEmpty()) {
            firstReport = now();
        }
        reports.add(report);
    }

    private void failed(Throwable error, long visitedAt, Visit visit, List<Report> told, boolean pauseTold) {
        visiting = false;
        limiter.counts().failures.increment();
        if (closed) {
            return;
        }
        long now = now();
        for (int i = told.size() - 1; i >= 0; i--) {
            reports.addFirst(told.get(i));
        }
        // Whether it was granted anything nobody knows; whatever it was is not used.
        for (int i = 0; i < visit.want(); i++) {
            report(new Report(visit.base() + i, Fate.NEVER_SENT, visitedAt));
        }
        pauseToTell |= pauseTold;
        serverTimeKnown = false;
        if (mode == Mode.SHARED) {
            limiter.lost(this, error);
        }
        if (mode != Mode.AWAY) {
            mode = Mode.AWAY;
            changedAt = now;
            backoff = FIRST_BACKOFF / 2;
            held.forEach(SharedAcquisition::revoke);
        }
        lastVisit = now;
        lookedAt = visitedAt;
        backoff = Math.min(2 * backoff, IDLE_BACKOFF);
        probeAt = now + backoff / 2 + limiter.random(backoff / 2);
    }

    // Permits of this process

    private void askLocal() {
        if (localAsk != null) {
            return;
        }
        Disposable.Swap ask = Disposables.swap();
        localAsk = ask;
        ask.update(limiter.local()
                .acquire(key, share, RateLimiter.UNBOUNDED, false)
                .subscribe(permit -> post(() -> grantLocal(ask, permit)), refusal -> post(() -> localAsk = null)));
    }

    private void grantLocal(Disposable ask, Permit permit) {
        if (localAsk != ask) {
            permit.abandon();
            return;
        }
        localAsk = null;
        SharedAcquisition first;
        while ((first = line.poll()) != null) {
            if (first.grant(permit, lookedAt + unnoticed())) {
                hold(first, now());
                limiter.counts().local.increment();
                return;
            }
        }
        permit.abandon();
    }

    private void stopLocal() {
        Disposable ask = localAsk;
        localAsk = null;
        if (ask != null) {
            ask.dispose();
        }
        held.stream().filter(SharedAcquisition::local).forEach(SharedAcquisition::revoke);
    }

    // The one timer

    private void ringAt(long at, long now) {
        if (at == alarmAt) {
            return;
        }
        silence();
        if (at == NEVER) {
            return;
        }
        alarmAt = at;
        try {
            alarm = limiter.timer().schedule(this::ring, at - now, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The application has shut its schedulers down: nobody would ever wake those who wait.
            limiter.dispose();
        }
    }

    private void ring() {
        post(() -> alarmAt = NEVER);
    }

    private void silence() {
        Disposable armed = alarm;
        alarm = null;
        alarmAt = NEVER;
        if (armed != null) {
            armed.dispose();
        }
    }

    @Override
    public String toString() {
        return "SharedQuota[" + key + "]";
    }
}
