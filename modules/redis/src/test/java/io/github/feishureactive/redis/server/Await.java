package io.github.feishureactive.redis.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** Waits for what happens in other threads and processes. */
public final class Await {

    private Await() {}

    /** Returns when the condition holds, and fails after a minute. */
    public static void until(Condition condition) {
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("condition holds within a minute").isLessThan(patience);
            pause(Duration.ofMillis(20));
        }
    }

    /** Lets time pass: the course of a test, not a condition of it. */
    public static void pause(Duration duration) {
        Mono.delay(duration).block(duration.plusSeconds(60));
    }

    /** A step of a test that may fail. */
    @FunctionalInterface
    public interface Action {

        void run() throws Exception;
    }

    /** Evaluated again and again. */
    @FunctionalInterface
    public interface Condition {

        boolean holds();
    }
}
