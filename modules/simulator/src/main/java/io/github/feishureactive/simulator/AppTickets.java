package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The tickets of store apps, without which no app token is issued, and their way to the apps. Every app has a valid one from
 * the start, which has not been pushed. The real platform pushes a new one every hour. This one never does so by itself,
 * however far its clock is moved: only when the app asks for one, and when {@link #push} is called. Each is valid until 16
 * later ones have been made, or until {@link #expire}; how long the real platform takes an earlier one is not documented.
 *
 * <p>Thread-safe.
 */
public final class AppTickets {

    private static final int REMEMBERED = 16;
    private static final int LENGTH = 32;

    // More pushes than any test has under way; beyond it one is lost, as on any platform.
    private static final int PENDING = 10_000;

    private final Map<String, Tickets> tickets;
    private final BiConsumer<String, String> listener;
    private final Duration delay;
    private volatile boolean withheld;
    private @Nullable Scheduler pushes;
    private boolean closed;

    AppTickets(Collection<String> appIds, BiConsumer<String, String> listener, Duration delay, RandomText texts) {
        this.tickets = appIds.stream().collect(Collectors.toMap(Function.identity(), appId -> new Tickets(texts)));
        this.listener = listener;
        this.delay = delay;
    }

    /**
     * The ticket that was made last, valid or not.
     *
     * @param appId a store app
     * @return the ticket
     * @throws IllegalArgumentException when there is no such store app
     */
    public String current(String appId) {
        return of(appId).newest();
    }

    /**
     * Makes a new ticket and pushes it, to {@link SimulatorBuilder#onAppTicket the listener} and to the app's
     * {@link PlatformEvents#webhook webhook}, if it has one. The platform does so every hour, the simulator when it is told to.
     * Does nothing while tickets are withheld.
     *
     * @param appId a store app
     * @throws IllegalArgumentException when there is no such store app
     */
    public void push(String appId) {
        Tickets own = of(appId);
        if (withheld) {
            return;
        }
        String ticket = own.make();
        schedule(() -> listener.accept(appId, ticket));
    }

    /**
     * Makes every ticket of an app invalid that exists now, those included that are on their way.
     *
     * @param appId a store app
     * @throws IllegalArgumentException when there is no such store app
     */
    public void expire(String appId) {
        of(appId).expire();
    }

    /**
     * Whether no ticket is made or pushed, although requests for one are answered with success.
     *
     * @param withhold false at the start
     */
    public void withhold(boolean withhold) {
        this.withheld = withhold;
    }

    boolean accepts(String appId, String ticket) {
        Tickets own = tickets.get(appId);
        return own != null && own.contains(ticket);
    }

    /** Pushes that are under way don't arrive. */
    synchronized void close() {
        closed = true;
        if (pushes != null) {
            pushes.dispose();
        }
    }

    /** Most simulators never push, so only the first push costs a thread. */
    private synchronized void schedule(Runnable push) {
        if (closed) {
            return;
        }
        if (pushes == null) {
            pushes = Schedulers.newBoundedElastic(1, PENDING, "feishu-simulator-push", 60, true);
        }
        try {
            var unused = pushes.schedule(push, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException tooMany) {
            // The app asks again when it has waited for long enough.
        }
    }

    private Tickets of(String appId) {
        Tickets own = tickets.get(appId);
        if (own == null) {
            throw new IllegalArgumentException("No such store app: " + appId);
        }
        return own;
    }

    /** One app's. */
    private static final class Tickets {

        private final RandomText texts;
        private final Deque<String> valid = new ArrayDeque<>();
        private String newest;

        Tickets(RandomText texts) {
            this.texts = texts;
            this.newest = texts.next(LENGTH);
            valid.add(newest);
        }

        synchronized String newest() {
            return newest;
        }

        synchronized String make() {
            newest = texts.next(LENGTH);
            valid.add(newest);
            if (valid.size() > REMEMBERED) {
                valid.remove();
            }
            return newest;
        }

        synchronized void expire() {
            valid.clear();
        }

        synchronized boolean contains(String ticket) {
            return valid.contains(ticket);
        }
    }
}
