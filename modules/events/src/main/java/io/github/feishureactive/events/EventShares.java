package io.github.feishureactive.events;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Divides the events in flight among their types, so that no type keeps another out. One half of the bound is divided
 * evenly among the types that are registered, and is theirs alone; the other half is for whichever comes first. App
 * tickets stand outside of all that: without one, a store app cannot make a call.
 */
final class EventShares {

    /** Few enough to be nothing, and more than there are tickets in a redelivery. */
    static final int TICKETS = 16;

    /** A type of which none has begun or ended for so long makes no progress. */
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int bound;
    private final IntSupplier types;
    private final Scheduler clock;
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger common = new AtomicInteger();
    private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();

    /**
     * Shares.
     *
     * @param types how many types are registered, app tickets not counted
     */
    EventShares(int bound, IntSupplier types, Scheduler clock) {
        this.bound = bound;
        this.types = types;
        this.clock = clock;
    }

    /** A place for one event, {@code null} if there is none. */
    @Nullable
    Place take(String type) {
        Lane lane = lanes.computeIfAbsent(type, absent -> new Lane());
        Place place = type.equals(AppTicketEvent.TYPE.name()) ? ticket(lane) : among(lane);
        if (place != null) {
            lane.changedAt = now();
        }
        return place;
    }

    private @Nullable Place ticket(Lane lane) {
        return take(lane.own, TICKETS) ? new Place(lane, lane.own, false) : null;
    }

    private @Nullable Place among(Lane lane) {
        if (!take(all, bound)) {
            return null;
        }
        int others = Math.max(1, types.getAsInt());
        int reserved = Math.max(1, bound / 2 / others);
        if (take(lane.own, reserved)) {
            return new Place(lane, lane.own, true);
        }
        if (take(common, bound - reserved * others)) {
            return new Place(lane, common, true);
        }
        all.decrementAndGet();
        return null;
    }

    private static boolean take(AtomicInteger taken, int most) {
        return taken.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    }

    /** Whether events of a type, of which there is none to take, come and go. */
    boolean progressing(String type) {
        Lane lane = lanes.get(type);
        return lane != null && now() - lane.changedAt < STUCK_NANOS;
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    /** Of one type. */
    private static final class Lane {

        private final AtomicInteger own = new AtomicInteger();
        private volatile long changedAt;
    }

    /** What one event holds until it has ended. */
    final class Place {

        private final Lane lane;
        private final AtomicInteger share;
        private final boolean counted;

        private Place(Lane lane, AtomicInteger share, boolean counted) {
            this.lane = lane;
            this.share = share;
            this.counted = counted;
        }

        /** Once. */
        void release() {
            lane.changedAt = now();
            share.decrementAndGet();
            if (counted) {
                all.decrementAndGet();
            }
        }
    }
}
