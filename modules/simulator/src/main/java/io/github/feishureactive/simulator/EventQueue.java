package io.github.feishureactive.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The events of one app on their way. All that it knows belongs to one thread, its event loop; other threads only hand in
 * work there, and never more than there is room for.
 */
final class EventQueue {

    private final Executor loop;
    private final Scheduler timers;
    private final EventSettings settings;
    private final Supplier<@Nullable PushRoute> route;
    private final EventCounters counters;
    private final AtomicInteger occupied = new AtomicInteger();

    private final Deque<Push> ready = new ArrayDeque<>();
    private final Map<Push, Disposable> resting = new LinkedHashMap<>();
    private int underWay;
    private boolean held;

    /** The route is asked for anew before each push; null means that the app has none and never had one. */
    EventQueue(
            Executor loop,
            Scheduler timers,
            EventSettings settings,
            EventCounters counters,
            Supplier<@Nullable PushRoute> route) {
        this.loop = loop;
        this.timers = timers;
        this.settings = settings;
        this.counters = counters;
        this.route = route;
    }

    /** Any thread. The order of the calls is the order of the pushes. */
    void offer(SimulatedEvent event) {
        if (!counters.know(event)) {
            throw new IllegalArgumentException("There is an event of this id: " + event.id());
        }
        counters.produced.increment();
        if (!enter(new Push(event, false))) {
            counters.forget(event.id());
            counters.dropped.increment();
        }
    }

    /** Any thread. Pushes an event once more, whatever has become of it; false when there is no room. */
    boolean replay(SimulatedEvent event) {
        return enter(new Push(event, true));
    }

    /** Any thread. While events are held none is pushed; those that are under way go on. */
    void hold() {
        run(() -> held = true);
    }

    /** Any thread. */
    void release(boolean latestFirst) {
        run(() -> {
            held = false;
            if (latestFirst) {
                Deque<Push> reversed = new ArrayDeque<>(ready.size());
                ready.forEach(reversed::addFirst);
                ready.clear();
                ready.addAll(reversed);
            }
            drain();
        });
    }

    /** Any thread. Ends the wait of all that wait for their next push. */
    void redeliverNow() {
        run(() -> {
            resting.values().forEach(Disposable::dispose);
            ready.addAll(resting.keySet());
            resting.clear();
            drain();
        });
    }

    private boolean enter(Push push) {
        if (occupied.incrementAndGet() > settings.capacity()) {
            occupied.decrementAndGet();
            return false;
        }
        boolean taken = run(() -> {
            ready.add(push);
            drain();
        });
        if (!taken) {
            occupied.decrementAndGet();
        }
        return taken;
    }

    /** False when the simulator is closed. */
    private boolean run(Runnable work) {
        try {
            loop.execute(work);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    private void drain() {
        while (!held && underWay < settings.concurrency()) {
            Push push = ready.poll();
            if (push == null) {
                return;
            }
            send(push);
        }
    }

    private void send(Push push) {
        PushRoute way = route.get();
        if (way == null) {
            end(push, EventDelivery.State.UNDELIVERABLE);
            return;
        }
        underWay++;
        count(push);
        // Whoever answers does so on another loop.
        var unused = Mono.defer(() -> way.push(push.event))
                .timeout(settings.answerWithin(), timers)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .subscribe(
                        response -> run(() -> succeeded(push, response.orElse(null))),
                        failure -> run(() -> failed(push, failure)));
    }

    private void count(Push push) {
        if (push.replay) {
            counters.replayed.increment();
        } else if (push.failures > 0) {
            counters.redelivered.increment();
        }
        counters.attempted(push.event.id());
    }

    private void succeeded(Push push, @Nullable String response) {
        underWay--;
        counters.succeeded(push.event.id(), response);
        end(push, EventDelivery.State.ACKNOWLEDGED);
        drain();
    }

    private void failed(Push push, Throwable failure) {
        underWay--;
        counters.failed(
                push.event.id(),
                failure instanceof TimeoutException
                        ? "no answer within " + settings.answerWithin()
                        : PushFailedException.describe(failure));
        if (push.replay || push.failures == settings.redelivery().size()) {
            end(push, EventDelivery.State.GIVEN_UP);
        } else {
            rest(push);
        }
        drain();
    }

    private void rest(Push push) {
        long nanos = settings.redelivery().get(push.failures).toNanos();
        push.failures++;
        try {
            resting.put(push, timers.schedule(() -> run(() -> wake(push)), nanos, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException noMoreTime) {
            end(push, EventDelivery.State.GIVEN_UP);
        }
    }

    private void wake(Push push) {
        // Unless it was woken before its time.
        if (resting.remove(push) != null) {
            ready.add(push);
            drain();
        }
    }

    private void end(Push push, EventDelivery.State state) {
        occupied.decrementAndGet();
        if (!push.replay) {
            counters.ended(push.event.id(), state);
        }
    }

    /** One event's pushes, of which the next begins when the one before has ended. Compared by identity. */
    private static final class Push {

        private final SimulatedEvent event;
        private final boolean replay;
        private int failures;

        Push(SimulatedEvent event, boolean replay) {
            this.event = event;
            this.replay = replay;
        }
    }
}
