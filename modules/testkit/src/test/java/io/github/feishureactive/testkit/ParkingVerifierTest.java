package io.github.feishureactive.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class ParkingVerifierTest {

    @Test
    void aVerifierParksWhileItWaits() {
        Sinks.One<String> sink = Sinks.one();
        Thread verifying = Thread.currentThread();
        CompletableFuture<Void> seen = CompletableFuture.runAsync(() -> {
            Await.until(() -> parked(verifying));
            sink.tryEmitValue("x").orThrow();
        });

        StepVerifier.create(sink.asMono()).expectNext("x").expectComplete().verify(Duration.ofMinutes(2));

        seen.join();
    }

    private static boolean parked(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(ParkingVerifier.class.getName()))
                && thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void itsStepsAreStillTaken() {
        Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();

        StepVerifier.create(sink.asFlux(), 0)
                .then(() -> sink.tryEmitNext(1).orThrow())
                .thenRequest(1)
                .expectNext(1)
                .then(() -> sink.tryEmitNext(2).orThrow())
                .then(() -> sink.tryEmitComplete().orThrow())
                .thenRequest(1)
                .expectNext(2)
                .expectComplete()
                .verify(Duration.ofMinutes(2));
        StepVerifier.create(Mono.never()).thenCancel().verify(Duration.ofMinutes(2));
    }
}
