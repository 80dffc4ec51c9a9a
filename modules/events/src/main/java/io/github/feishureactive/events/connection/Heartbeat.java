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
 * Pings at once and then at every interval, and notices when the other side is gone without a word: two pings in a row
 * after which nothing at all has come, or a ping that the socket did not take for a whole interval. So a half-open
 * connection is noticed after two to three intervals. While nothing is read on purpose, silence proves nothing and is
 * not counted.
 */
final class Heartbeat implements Disposable {

    static final int UNANSWERED = 2;

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

    /** Something has come. */
    void heard() {
        unanswered.set(0);
    }

    /** The interval may be another one from now on. */
    void reschedule() {
        next.update(timer.schedule(this::beat, interval.get().toNanos(), TimeUnit.NANOSECONDS));
    }

    private void beat() {
        Disposable before = pinging.get();
        if (before != null && !before.isDisposed()) {
            lost.accept("the connection takes no more bytes");
            return;
        }
        if (!reading.getAsBoolean()) {
            heard();
        }
        if (unanswered.get() >= UNANSWERED) {
            lost.accept("nothing came after " + UNANSWERED + " pings in a row");
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
