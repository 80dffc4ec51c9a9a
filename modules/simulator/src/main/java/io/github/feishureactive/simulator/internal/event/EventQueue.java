package io.github.feishureactive.simulator.internal.event;

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

import io.github.feishureactive.simulator.event.EventDelivery;
import io.github.feishureactive.simulator.event.EventSettings;

/**
 * Pushes the events of one app. Its state is confined to one event loop; other threads only submit tasks there, a
 * bounded number of them.
 *
 * <pre>
 * offer -> ready -> in flight -> acknowledged
 *            ^          |
 *            +- resting <- failed -> given up, after the last wait
 * </pre>
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
    private int inFlight;
    private int generation;

    /** The route is looked up before each push; null means that the app has never had one. */
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

    /** Pushes an event. Events are pushed in the order of the calls. Any thread. */
    void offer(SimulatedEvent event) {
        counters.remember(event);
        counters.produced.increment();
        if (!enter(new Push(event, false))) {
            counters.forget(event.id());
            counters.dropped.increment();
        }
    }

    /** Pushes an event once more, whatever its state. Returns false if the queue is full. Any thread. */
    boolean replay(SimulatedEvent event) {
        return enter(new Push(event, true));
    }

    /** Pushes the events that wait for a redelivery now. Any thread. */
    void redeliverNow() {
        run(() -> {
            resting.values().forEach(Disposable::dispose);
            ready.addAll(resting.keySet());
            resting.clear();
            drain();
        });
    }

    /** Forgets all events. Those in flight are neither counted nor pushed again. Any thread; completes when done. */
    Mono<Void> reset() {
        return Mono.create(done -> {
            boolean accepted = run(() -> {
                generation++;
                resting.values().forEach(Disposable::dispose);
                occupied.addAndGet(-ready.size() - resting.size());
                ready.clear();
                resting.clear();
                counters.reset();
                done.success();
            });
            if (!accepted) {
                done.success();
            }
        });
    }

    private boolean enter(Push push) {
        if (occupied.incrementAndGet() > settings.capacity()) {
            occupied.decrementAndGet();
            return false;
        }
        boolean accepted = run(() -> {
            ready.add(push);
            drain();
        });
        if (!accepted) {
            occupied.decrementAndGet();
        }
        return accepted;
    }

    /** Returns false if the simulator is closed. */
    private boolean run(Runnable work) {
        try {
            loop.execute(work);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    private void drain() {
        while (inFlight < settings.concurrency()) {
            Push push = ready.poll();
            if (push == null) {
                return;
            }
            send(push);
        }
    }

    private void send(Push push) {
        PushRoute current = route.get();
        if (current == null) {
            end(push, EventDelivery.State.UNDELIVERABLE);
            return;
        }
        inFlight++;
        count(push);
        int sentIn = generation;
        // The response arrives on another event loop.
        var unused = Mono.defer(() -> current.push(push.event))
                .timeout(settings.ackTimeout(), timers)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .subscribe(
                        response -> run(() -> landed(sentIn, () -> succeeded(push, response.orElse(null)))),
                        failure -> run(() -> landed(sentIn, () -> failed(push, failure))));
    }

    private void landed(int sentIn, Runnable end) {
        inFlight--;
        if (sentIn == generation) {
            end.run();
        } else {
            occupied.decrementAndGet();
        }
        drain();
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
        counters.succeeded(push.event.id(), response);
        end(push, EventDelivery.State.ACKNOWLEDGED);
    }

    private void failed(Push push, Throwable failure) {
        // Whoever sees the failure may advance the time at once: the wait has begun by then.
        boolean rests = !push.replay && push.failures < settings.redelivery().size() && rest(push);
        counters.failed(
                push.event.id(),
                failure instanceof TimeoutException
                        ? "no response within " + settings.ackTimeout()
                        : PushFailedException.describe(failure));
        if (!rests) {
            end(push, EventDelivery.State.GIVEN_UP);
        }
    }

    /** Returns false if the timers are disposed. */
    private boolean rest(Push push) {
        long nanos = settings.redelivery().get(push.failures).toNanos();
        push.failures++;
        try {
            resting.put(push, timers.schedule(() -> run(() -> wake(push)), nanos, TimeUnit.NANOSECONDS));
            return true;
        } catch (RejectedExecutionException disposed) {
            return false;
        }
    }

    private void wake(Push push) {
        // Null if redeliverNow came first.
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

    /** The pushes of one event, one after another. Compared by identity. */
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
