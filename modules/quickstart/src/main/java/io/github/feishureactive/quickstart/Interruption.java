package io.github.feishureactive.quickstart;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ends the program when the process is told to end, such as by Ctrl-C: what it waits for fails, so that it closes what
 * it has opened on its usual way out. The JVM waits for that, and then ends with the exit code of the signal.
 */
final class Interruption {

    /** What a shell shows for a program that Ctrl-C has ended. */
    static final int EXIT_CODE = 130;

    /** Longer than a long connection waits for the events in flight. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Sinks.Empty<Void> requested = Sinks.empty();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Listens to the signals of the process. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::requestAndWait, "quickstart-interruption"));
    }

    /** Says that all is closed: the process may end. */
    void ended() {
        ended.countDown();
    }

    /**
     * Waits for a result, as a program that runs from top to bottom may; a service returns the Mono instead.
     *
     * @return the result, {@code null} if it is empty
     * @throws InterruptedRunException if the process is told to end meanwhile; the wait is cancelled
     */
    <T> @Nullable T await(Mono<T> result) {
        return result.or(requested.asMono().then(Mono.error(InterruptedRunException::new)))
                .block();
    }

    private void requestAndWait() {
        requested.tryEmitEmpty();
        try {
            boolean inTime = ended.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            if (!inTime) {
                System.err.println("Not everything could be closed within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The program was told to end. */
    static final class InterruptedRunException extends RuntimeException {

        private static final long serialVersionUID = 1;

        InterruptedRunException() {
            super("Interrupted");
        }
    }
}
