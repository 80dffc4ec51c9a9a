package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Pings at once and then at every interval, and detects a half-open connection within two to three intervals: two pings
 * in a row after which nothing arrived, or a ping that the socket did not accept for a whole interval. While reading is
 * paused on purpose, silence proves nothing and does not count.
 */
final class Heartbeat implements Disposable {

    static final int MAX_UNANSWERED = 2;

    private final Supplier<Duration> interval;
    private final Mono<Void> ping;
    private final BooleanSupplier reading;
    private final Consumer<String> lost;
    private final Scheduler timer;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Disposable.Swap next = Disposables.swap();
    private final Disposable.Swap pinging = Disposables.swap();

    Heartbeat(
            Supplier<Duration> interval,
            Mono<Void> ping,
            BooleanSupplier reading,
            Consumer<String> lost,
            Scheduler timer) {
        this.interval = interval;
        this.ping = ping;
        this.reading = reading;
        this.lost = lost;
        this.timer = timer;
    }

    Heartbeat start() {
        beat();
        return this;
    }

    /** Resets the count: something was received. */
    void received() {
        unanswered.set(0);
    }

    /** Restarts the timer with the current interval, which may have changed. */
    void reschedule() {
        next.update(timer.schedule(this::beat, interval.get().toNanos(), TimeUnit.NANOSECONDS));
    }

    private void beat() {
        Disposable before = pinging.get();
        if (before != null && !before.isDisposed()) {
            lost.accept("the connection accepts no more bytes");
            return;
        }
        if (!reading.getAsBoolean()) {
            received();
        }
        if (unanswered.get() >= MAX_UNANSWERED) {
            lost.accept("nothing was received after " + MAX_UNANSWERED + " pings in a row");
            return;
        }
        unanswered.incrementAndGet();
        pinging.update(ping.subscribe(nothing -> {}, error -> lost.accept("a ping could not be sent")));
        reschedule();
    }

    @Override
    public void dispose() {
        next.dispose();
        pinging.dispose();
    }

    @Override
    public boolean isDisposed() {
        return next.isDisposed();
    }
}
