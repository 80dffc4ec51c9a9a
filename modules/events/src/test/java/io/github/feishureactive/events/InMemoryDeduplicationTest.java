package io.github.feishureactive.events;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.github.feishureactive.events.EventRefusedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

class InMemoryDeduplicationTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final InMemoryDeduplication memory = new InMemoryDeduplication(Duration.ofHours(8), 3, time);

    @AfterEach
    void stop() {
        time.dispose();
    }

    @Test
    void anEventIsRememberedForItsTime() {
        assertThat(once("a")).isEqualTo(Receipt.HANDLED);
        time.advanceTimeBy(Duration.ofHours(8).minusNanos(1));
        assertThat(once("a")).isEqualTo(Receipt.DUPLICATE);
        time.advanceTimeBy(Duration.ofNanos(1));
        assertThat(once("a")).isEqualTo(Receipt.HANDLED);
        assertThat(once("a")).isEqualTo(Receipt.DUPLICATE);
        assertThat(memory.forgottenEarly()).isZero();
        assertThat(memory.size()).isEqualTo(1);
    }

    @Test
    void theOldestIsForgottenEarlyAndCounted() {
        once("a");
        once("b");
        once("c");
        assertThat(memory.forgottenEarly()).isZero();
        once("d");
        assertThat(memory.size()).isEqualTo(3);
        assertThat(memory.forgottenEarly()).isEqualTo(1);
        assertThat(once("b")).isEqualTo(Receipt.DUPLICATE);
        assertThat(once("a")).isEqualTo(Receipt.HANDLED);
        assertThat(memory.forgottenEarly()).isEqualTo(2);
        assertThat(once("b")).isEqualTo(Receipt.HANDLED);
    }

    @Test
    void whatIsOverItsTimeIsClearedAndNotCountedAsEarly() {
        once("a");
        once("b");
        once("c");
        time.advanceTimeBy(Duration.ofHours(8));
        once("d");
        assertThat(memory.size()).isEqualTo(1);
        assertThat(memory.forgottenEarly()).isZero();
    }

    @Test
    void anEventUnderHandlingIsNeverForgotten() {
        Sinks.Empty<Void> done = Sinks.empty();
        memory.once("a", done.asMono()).subscribe();
        for (int i = 0; i < 100; i++) {
            once("other" + i);
        }
        time.advanceTimeBy(Duration.ofHours(9));
        once("other");
        StepVerifier.create(memory.once("a", Mono.error(new AssertionError("handled twice"))))
                .expectErrorMatches(error ->
                        error instanceof EventRefusedException refused && refused.reason() == Reason.HANDLED_ELSEWHERE)
                .verify(SOON);
        done.tryEmitEmpty();
        assertThat(once("a")).isEqualTo(Receipt.DUPLICATE);
    }

    @Test
    void whatFailedOrWasCancelledIsForgotten() {
        StepVerifier.create(memory.once("a", Mono.error(new IllegalStateException("failed"))))
                .expectErrorMessage("failed")
                .verify(SOON);
        assertThat(once("a")).isEqualTo(Receipt.HANDLED);
        Disposable handling = memory.once("b", Mono.never()).subscribe();
        handling.dispose();
        assertThat(once("b")).isEqualTo(Receipt.HANDLED);
        assertThat(memory.size()).isEqualTo(2);
    }

    private Receipt once(String key) {
        return memory.once(key, Mono.empty()).block(SOON);
    }
}
