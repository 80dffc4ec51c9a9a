package io.github.feishureactive.redis.quota;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.feishureactive.core.quota.RestRule;

/** The permits that callers hold. Owned by the executor of its quota. */
final class HeldPermits {

    private static final int MAX_RENEWALS = 512;

    private final QuotaTimings timings;
    private final RestRule rule;
    private final Set<SharedAcquisition> held = new HashSet<>();
    private long renewAt;

    HeldPermits(QuotaTimings timings, RestRule rule) {
        this.timings = timings;
        this.rule = rule;
    }

    void add(SharedAcquisition acquisition, long now) {
        if (held.isEmpty()) {
            renewAt = now + timings.lease() / 3;
        }
        held.add(acquisition);
    }

    void remove(SharedAcquisition acquisition) {
        held.remove(acquisition);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Returns when leases have used a third of their time. */
    long renewAt() {
        return held.isEmpty() ? WakeUpTimer.NEVER : renewAt;
    }

    /** Returns the permits whose leases are to be renewed now. */
    List<SharedAcquisition> renewals(long now) {
        if (renewAt() > now) {
            return List.of();
        }
        long lease = timings.lease();
        List<SharedAcquisition> renewed = held.stream()
                .filter(acquisition -> !acquisition.local() && acquisition.validUntil() < now + lease - lease / 3)
                .limit(MAX_RENEWALS)
                .toList();
        // The next request renews the others.
        renewAt = renewed.size() < MAX_RENEWALS ? now + lease / 3 : now;
        return renewed;
    }

    /** Returns when the last request in flight has reached the platform, or {@code least} if that is later. */
    long arrivedBy(long least) {
        long arrived = least;
        for (SharedAcquisition acquisition : held) {
            if (acquisition.inFlight()) {
                arrived = Math.max(arrived, acquisition.arrivedBy(rule));
            }
        }
        return arrived;
    }

    /** Revokes the permits that were not sent. */
    void revoke() {
        held.forEach(SharedAcquisition::revoke);
    }

    /**
     * Revokes the permits of the local share that were not sent. The others belong to the server from now on.
     *
     * @param sent receives each of the others
     */
    void handOver(Consumer<SharedAcquisition> sent) {
        for (SharedAcquisition acquisition : held) {
            if (acquisition.local()) {
                acquisition.revoke();
                if (!acquisition.neverSent()) {
                    sent.accept(acquisition);
                }
            }
        }
    }
}
