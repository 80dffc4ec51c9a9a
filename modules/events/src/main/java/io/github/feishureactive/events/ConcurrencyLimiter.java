package io.github.feishureactive.events;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Limits the events in flight, and keeps one type from starving another. Half of the limit is reserved, in equal parts
 * for the registered types; the other half is shared, first come, first served. App tickets have a limit of their own:
 * without a ticket, a store app cannot make any call.
 */
final class ConcurrencyLimiter {

    /** Small, but more tickets than one redelivery brings. */
    static final int MAX_TICKETS = 16;

    /** A type of which no event began or ended for this long makes no progress. */
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int limit;
    private final IntSupplier types;
    private final Scheduler clock;
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger shared = new AtomicInteger();
    private final ConcurrentHashMap<String, TypeLimit> byType = new ConcurrentHashMap<>();

    /**
     * Creates a limiter.
     *
     * @param types supplies the number of registered types, without app tickets
     */
    ConcurrencyLimiter(int limit, IntSupplier types, Scheduler clock) {
        this.limit = limit;
        this.types = types;
        this.clock = clock;
    }

    /** Returns a permit for one event, or {@code null} if there is none. */
    @Nullable
    Permit tryAcquire(String type) {
        TypeLimit own = byType.computeIfAbsent(type, absent -> new TypeLimit());
        Permit permit = type.equals(AppTicketEvent.TYPE.name()) ? ticket(own) : reservedOrShared(own);
        if (permit != null) {
            own.changedAt = now();
        }
        return permit;
    }

    private @Nullable Permit ticket(TypeLimit own) {
        return increment(own.reserved, MAX_TICKETS) ? new Permit(own, own.reserved, false) : null;
    }

    private @Nullable Permit reservedOrShared(TypeLimit own) {
        if (!increment(total, limit)) {
            return null;
        }
        int registered = Math.max(1, types.getAsInt());
        int reserved = Math.max(1, limit / 2 / registered);
        if (increment(own.reserved, reserved)) {
            return new Permit(own, own.reserved, true);
        }
        if (increment(shared, limit - reserved * registered)) {
            return new Permit(own, shared, true);
        }
        total.decrementAndGet();
        return null;
    }

    private static boolean increment(AtomicInteger used, int max) {
        return used.getAndUpdate(now -> now < max ? now + 1 : now) < max;
    }

    /** Returns whether events of a type that has no permit left begin and end. */
    boolean progressing(String type) {
        TypeLimit own = byType.get(type);
        return own != null && now() - own.changedAt < STUCK_NANOS;
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    /** The use of one type. */
    private static final class TypeLimit {

        private final AtomicInteger reserved = new AtomicInteger();
        private volatile long changedAt;
    }

    /** Permits one event to be in flight, until released. */
    final class Permit {

        private final TypeLimit own;
        private final AtomicInteger used;
        private final boolean inTotal;

        private Permit(TypeLimit own, AtomicInteger used, boolean inTotal) {
            this.own = own;
            this.used = used;
            this.inTotal = inTotal;
        }

        /** Returns the permit. To be called once. */
        void release() {
            own.changedAt = now();
            used.decrementAndGet();
            if (inTotal) {
                total.decrementAndGet();
            }
        }
    }
}
