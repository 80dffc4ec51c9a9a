package io.github.feishureactive.simulator.internal.token;

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

import io.github.feishureactive.simulator.internal.api.RandomText;

/** Issues app tickets to store apps and pushes them, one at a time, on a thread that may block. Thread-safe. */
public final class IssuedTickets {

    private static final int REMEMBERED = 16;
    private static final int LENGTH = 32;

    // More pushes than any test has in flight; a push beyond it is lost, as on any platform.
    private static final int MAX_PENDING = 10_000;

    private final Map<String, Tickets> tickets;
    private final BiConsumer<String, String> listener;
    private final Duration delay;
    private @Nullable Scheduler pushes;
    private boolean closed;

    public IssuedTickets(
            Collection<String> appIds, BiConsumer<String, String> listener, Duration delay, RandomText texts) {
        this.tickets = appIds.stream().collect(Collectors.toMap(Function.identity(), appId -> new Tickets(texts)));
        this.listener = listener;
        this.delay = delay;
    }

    public String current(String appId) {
        return of(appId).newest();
    }

    public void push(String appId) {
        String ticket = of(appId).issue();
        schedule(() -> listener.accept(appId, ticket));
    }

    public void expire(String appId) {
        of(appId).expire();
    }

    boolean accepts(String appId, String ticket) {
        Tickets own = tickets.get(appId);
        return own != null && own.contains(ticket);
    }

    /** Cancels the pushes in flight. */
    public synchronized void close() {
        closed = true;
        if (pushes != null) {
            pushes.dispose();
        }
    }

    /** Creates the thread on the first push, since most simulators never push. */
    private synchronized void schedule(Runnable push) {
        if (closed) {
            return;
        }
        if (pushes == null) {
            pushes = Schedulers.newBoundedElastic(1, MAX_PENDING, "feishu-simulator-push", 60, true);
        }
        try {
            var unused = pushes.schedule(push, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException tooMany) {
            // The app requests another ticket when none arrives.
        }
    }

    private Tickets of(String appId) {
        Tickets own = tickets.get(appId);
        if (own == null) {
            throw new IllegalArgumentException("No such store app: " + appId);
        }
        return own;
    }

    /** The tickets of one app. */
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

        synchronized String issue() {
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
