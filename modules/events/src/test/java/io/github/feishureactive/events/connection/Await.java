package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what real sockets do, on the wall clock for a bound only. */
final class Await {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private Await() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE) {
                throw new AssertionError("never: " + what);
            }
            pause();
        }
    }

    /** Lets virtual time pass, a second at a time, until something has happened; returns how much of it passed. */
    static Duration virtually(ManualTimer timer, String what, BooleanSupplier condition) throws InterruptedException {
        long before = timer.now(TimeUnit.NANOSECONDS);
        until(what, () -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            timer.advanceTimeBy(Duration.ofSeconds(1));
            return false;
        });
        return Duration.ofNanos(timer.now(TimeUnit.NANOSECONDS) - before);
    }

    private static void pause() throws InterruptedException {
        new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
}
