package io.github.feishureactive.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition that another thread brings about without signalling it. Checks it on the calling thread. */
public final class Await {

    /** A machine that runs a dozen other programs needs half a minute to start four JVMs. */
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    private Await() {}

    /**
     * Waits for up to three minutes.
     *
     * @param condition becomes true
     * @throws AssertionError if it does not, or the thread is interrupted
     */
    public static void until(BooleanSupplier condition) {
        until("the condition", condition);
    }

    /**
     * Waits for up to three minutes.
     *
     * @param what what is waited for, for the failure's message
     * @param condition becomes true
     * @throws AssertionError if it does not, or the thread is interrupted
     */
    public static void until(String what, BooleanSupplier condition) {
        until(what, TIMEOUT, condition);
    }

    /**
     * Waits.
     *
     * @param what what is waited for, for the failure's message
     * @param timeout for how long
     * @param condition becomes true
     * @throws AssertionError if it does not, or the thread is interrupted
     */
    public static void until(String what, Duration timeout, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > timeout.toNanos()) {
                throw new AssertionError("Not within " + timeout + ": " + what);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Interrupted while waiting for " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
