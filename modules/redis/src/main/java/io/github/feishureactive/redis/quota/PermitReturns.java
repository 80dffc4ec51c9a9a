package io.github.feishureactive.redis.quota;

import java.util.ArrayDeque;

import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.redis.quota.SlotRequest.PermitState;
import io.github.feishureactive.redis.quota.SlotRequest.Report;

/**
 * Takes back permits whose callers are done, and prepares what the server is to be told about them. Uses of the local
 * share are remembered while they rest, and reported when the server is back. Owned by the executor of its quota.
 */
final class PermitReturns {

    private final RestRule rule;
    private final long rest;
    private final FailoverState failover;
    private final HeldPermits held;
    private final ReportQueue reports;
    private final SlotClient client;

    /** When the requests under permits of the local share arrived; never more than the share has permits. */
    private final ArrayDeque<Long> localUses = new ArrayDeque<>();

    private long usualCredit;

    /**
     * Starts without uses.
     *
     * @param rest of the quota's longest window
     */
    PermitReturns(
            RestRule rule,
            long rest,
            FailoverState failover,
            HeldPermits held,
            ReportQueue reports,
            SlotClient client) {
        this.rule = rule;
        this.rest = rest;
        this.failover = failover;
        this.held = held;
        this.reports = reports;
        this.client = client;
    }

    /** Returns by how much a slot in use may wake earlier than one rest after its response, as far as is known. */
    long usualCredit() {
        return usualCredit;
    }

    /** A caller is done with its permit. */
    void settle(SharedAcquisition acquisition, long now) {
        held.remove(acquisition);
        boolean sent = !acquisition.neverSent();
        long arrived = now;
        if (sent) {
            arrived = acquisition.arrivedBy(rule);
            failover.used(arrived);
            usualCredit = RestRule.usualCredit(usualCredit, acquisition.credit());
        }
        if (!acquisition.local()) {
            PermitState state = sent ? PermitState.RESTING : PermitState.NEVER_SENT;
            reports.add(new Report(acquisition.number, state, arrived), now);
        } else if (sent) {
            forgetRested(now);
            localUses.add(arrived);
        }
    }

    /** The server is back: reports each use of the local share that has not rested. */
    void handOver(long now) {
        forgetRested(now);
        localUses.forEach(arrived -> reports.add(new Report(client.nextNumber(), PermitState.RESTING, arrived), now));
        localUses.clear();
        held.handOver(sent -> {
            sent.handOver(client.nextNumber());
            reports.add(new Report(sent.number, PermitState.IN_USE, 0), now);
        });
    }

    private void forgetRested(long now) {
        localUses.removeIf(arrived -> arrived + rest <= now);
    }
}
