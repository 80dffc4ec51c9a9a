package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.redis.quota.SlotRequest.PermitState;
import io.github.feishureactive.redis.quota.SlotRequest.Report;
import io.github.feishureactive.redis.quota.SlotRequest.Response;

/**
 * One key as this instance sees it: the queue of its callers, the permits they hold, and the source of the next
 * permits.
 *
 * <p>Every decision is made by one thread at a time, in the executor. Only one request to Redis is in flight at a time,
 * so a queue of any length costs the server no more than its head. Subscribers are signalled outside of the executor;
 * those that are granted a permit always on the timer's thread.
 */
final class SharedQuota implements SlotClient.Listener {

    private static final int MAX_PERMITS = 256;

    private final SharedQuotaRegistry registry;
    private final QuotaKey key;
    private final Quota quota;

    private final SerialExecutor executor;

    // Owned by the executor.
    private final HeldPermits held;
    private final ReportQueue reports;
    private final FailoverState failover;
    private final ServerClock clock;
    private final LocalShare local;
    private final SlotClient client;
    private final Admission admission;
    private final PermitReturns returns;
    private final WakeUpTimer timer;
    private boolean closed;

    /** Whether the server keeps a place for this instance in its queue. */
    private boolean queuedOnServer;

    private long lastUse;
    private boolean pauseUnreported;

    SharedQuota(SharedQuotaRegistry registry, QuotaKey key, Quota quota, LocalShare local, SlotRequest.Server server) {
        this.registry = registry;
        this.key = key;
        this.quota = quota;
        this.local = local;
        long rest = QuotaTimings.longestRest(quota);
        this.held = new HeldPermits(registry.timings(), registry.rule());
        this.reports = new ReportQueue(Math.min(rest / 50, TimeUnit.MILLISECONDS.toNanos(20)));
        this.failover = new FailoverState(rest, registry.timings().detectionTime(), registry::random);
        this.clock = new ServerClock(registry.timings().serverMemory(quota));
        this.executor = new SerialExecutor(() -> step(now()), registry::runOnTimer);
        this.client = new SlotClient(registry, server, executor, held, reports, clock, rest);
        this.admission = new Admission(registry, quota, local.quota(), failover, held);
        this.returns = new PermitReturns(registry.rule(), rest, failover, held, reports, client);
        this.timer = new WakeUpTimer(registry.timer(), executor);
        this.lastUse = registry.now();
    }

    long now() {
        return registry.now();
    }

    RestRule rule() {
        return registry.rule();
    }

    /** A caller asks for a permit. */
    void arrive(SharedAcquisition acquisition) {
        executor.execute(() -> admit(acquisition));
    }

    /** A waiting caller has cancelled. */
    void left(SharedAcquisition acquisition) {
        executor.execute(() -> admission.remove(acquisition));
    }

    /** A permit is no longer used: answered, lost or never sent. */
    void ended(SharedAcquisition acquisition) {
        executor.execute(() -> {
            lastUse = now();
            returns.settle(acquisition, lastUse);
        });
    }

    /** The platform asked to wait. */
    void pause(long until) {
        executor.execute(() -> {
            admission.pauseUntil(until);
            pauseUnreported = true;
            local.pause(Duration.ofNanos(Math.max(0, until - now())));
        });
    }

    void evictIfIdle(long unusedSince) {
        executor.execute(() -> {
            if (!closed && !client.inFlight() && lastUse < unusedSince && nothingLeft()) {
                closed = true;
                timer.cancel();
                local.stop();
                reports.clear();
                registry.outage().forget(this);
                registry.remove(key, this);
            }
        });
    }

    private boolean nothingLeft() {
        // What an unavailable server was not told ends with its lease, long before the local share has rested.
        boolean told = failover.unavailable()
                ? failover.rested(now())
                : reports.isEmpty() && !pauseUnreported && !failover.returnPending();
        return told && admission.isEmpty() && held.isEmpty() && !clock.matters(now());
    }

    void close() {
        executor.execute(() -> {
            closed = true;
            timer.cancel();
            local.stop();
            registry.outage().forget(this);
            admission.refuseAll();
            held.revoke();
        });
    }

    /** Runs what is due, and arms the timer for the next step. */
    private void step(long now) {
        if (!closed) {
            long at = advance(now);
            if (!client.inFlight()) {
                long next = nextRequestAt(now);
                if (next <= now) {
                    send(now);
                } else {
                    at = Math.min(at, next);
                }
            }
            if (!timer.schedule(at, now)) {
                // The application has disposed the timer: nothing would wake the waiting callers.
                registry.timerDisposed();
            }
        } else if (!client.inFlight() && !reports.isEmpty()) {
            send(now);
        }
        admission.signal();
    }

    private long advance(long now) {
        if (failover.shared()) {
            long stable = failover.stableAt();
            if (now < stable) {
                return stable;
            }
            failover.stable();
            registry.outage().recovered(this);
        } else if (!admission.isEmpty()) {
            if (!failover.localShareOpen(held, now)) {
                return failover.localShareOpensAt(held);
            }
            // After a quiet time, probe the server first: the other instances may have found it long ago.
            if (now < failover.localShareUsableUntil()) {
                local.ask(executor::execute, this::grantLocal);
            }
        }
        return WakeUpTimer.NEVER;
    }

    private long nextRequestAt(long now) {
        if (failover.unavailable()) {
            return failover.probeAt(!admission.isEmpty());
        }
        if (pauseUnreported || failover.returnPending()) {
            return now;
        }
        if (queuedOnServer && admission.isEmpty()) {
            // Leave the server's queue at once: other instances wait behind this one.
            return now;
        }
        long wanted = admission.isEmpty() ? WakeUpTimer.NEVER : admission.due();
        return Math.min(Math.min(wanted, reports.due()), held.renewAt());
    }

    private void admit(SharedAcquisition acquisition) {
        if (!acquisition.waiting()) {
            return;
        }
        if (closed) {
            registry.reroute(acquisition, key, quota);
            return;
        }
        lastUse = now();
        admission.admit(acquisition, lastUse);
    }

    // Permits of the server

    private void send(long now) {
        int want = failover.shared() && admission.due() <= now ? Math.min(admission.waiting(), MAX_PERMITS) : 0;
        long pause = pauseUnreported ? QuotaTimings.micros(Math.max(0, admission.pauseUntil() - now)) : -1;
        pauseUnreported = false;
        client.send(failover.nextPurpose(), admission.waiting(), want, pause, returns.usualCredit() / 1_000, this);
    }

    @Override
    public boolean unavailable() {
        return !closed && failover.unavailable();
    }

    @Override
    public boolean localShareOpen() {
        return failover.localShareOpen(held, now());
    }

    @Override
    public void onResponse(Response response, SlotRequest request, long sentAt, boolean recorded) {
        long now = now();
        long validUntil = sentAt + registry.timings().usableLease();
        admission.pauseUntil(now + TimeUnit.MICROSECONDS.toNanos(response.paused()));
        for (int i = 0; i < response.granted(); i++) {
            grant(request.base() + i, validUntil, now);
        }
        if (request.queued() == 0) {
            queuedOnServer = false;
            admission.due(0);
        } else if (request.want() > 0) {
            queuedOnServer = response.late() ? queuedOnServer : response.again() >= 0;
            admission.due(response.again() < 0 ? 0 : now + TimeUnit.MICROSECONDS.toNanos(response.again()));
        }
        if (failover.onResponse(sentAt, recorded, now)) {
            local.stop();
            returns.handOver(now);
            admission.due(0);
        } else {
            registry.responded();
        }
    }

    private void grant(long number, long validUntil, long now) {
        if (admission.grant(number, validUntil, now)) {
            registry.counts().shared.increment();
        } else {
            reports.add(new Report(number, PermitState.NEVER_SENT, now), now);
        }
    }

    @Override
    public void onFailure(Throwable error, SlotRequest request, long sentAt, long recordedBy) {
        if (closed) {
            // There is no next request; the leases expire.
            reports.clear();
            return;
        }
        pauseUnreported |= request.pause() >= 0;
        if (failover.shared()) {
            registry.outage().failed(this, error);
        }
        if (failover.onFailure(sentAt, now(), recordedBy)) {
            held.revoke();
        }
    }

    // Permits of the local share

    private void grantLocal(Permit permit) {
        if (admission.grant(permit, failover.localShareUsableUntil(), now())) {
            registry.counts().local.increment();
        } else {
            permit.abandon();
        }
    }

    @Override
    public String toString() {
        return "SharedQuota[" + key + "]";
    }
}
