package io.github.feishureactive.redis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.feishureactive.core.quota.RestRule;

/** The permits that callers have in their hands. Belongs to the loop of its quota. */
final class HeldPermits {

    private static final int MOST_RENEWALS = 512;

    private final Rest rest;
    private final RestRule rule;
    private final Set<SharedAcquisition> held = new HashSet<>();
    private long renewAt;

    HeldPermits(Rest rest, RestRule rule) {
        this.rest = rest;
        this.rule = rule;
    }

    void add(SharedAcquisition acquisition, long now) {
        if (held.isEmpty()) {
            renewAt = now + rest.lease() / 3;
        }
        held.add(acquisition);
    }

    void remove(SharedAcquisition acquisition) {
        held.remove(acquisition);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** When leases have used up a third of their time. */
    long renewAt() {
        return held.isEmpty() ? Alarm.NEVER : renewAt;
    }

    /** Those whose leases are to be renewed now. */
    List<SharedAcquisition> renewals(long now) {
        if (renewAt() > now) {
            return List.of();
        }
        long lease = rest.lease();
        List<SharedAcquisition> renewed = held.stream()
                .filter(acquisition -> !acquisition.local() && acquisition.validUntil() < now + lease - lease / 3)
                .limit(MOST_RENEWALS)
                .toList();
        // What did not fit is next.
        renewAt = renewed.size() < MOST_RENEWALS ? now + lease / 3 : now;
        return renewed;
    }

    /** When the last of the requests under way has reached the platform, or {@code least} if that is later. */
    long arrivedBy(long least) {
        long arrived = least;
        for (SharedAcquisition acquisition : held) {
            if (acquisition.inFlight()) {
                arrived = Math.max(arrived, acquisition.arrivedBy(rule));
            }
        }
        return arrived;
    }

    /** Takes back what was not sent. */
    void revoke() {
        held.forEach(SharedAcquisition::revoke);
    }

    /** The same, of the permits that this process granted. The others are the server's from now on. */
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
