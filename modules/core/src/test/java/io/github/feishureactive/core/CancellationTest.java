package io.github.feishureactive.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FakeLimiter.FakePermit.State;
import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.token.AccessToken;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;

/** A cancelled call takes back everything that it caused, wherever it is, and nothing else. */
class CancellationTest {

    private final VirtualPlatform platform = new VirtualPlatform();
    private Ending call;

    @BeforeEach
    void waitInBackoff() {
        platform.chance = 1;
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(platform.timer.armedAfter(DEADLINE)).isZero();
        assertThat(call.over()).as("signalled after the cancellation").isFalse();
        assertThat(platform.reports).singleElement().satisfies(report -> {
            assertThat(report.cancelled()).isTrue();
            assertThat(report.error()).isEmpty();
        });
        int sent = platform.transport.sent();
        platform.timer.advance(DEADLINE.multipliedBy(2));
        assertThat(platform.transport.sent()).isEqualTo(sent);
    }

    @Test
    void whileWaitingForAToken() {
        platform.tokens.next(Mono.never());

        cancelAfter(Duration.ofSeconds(1));

        assertThat(platform.tokens.cancelled).isEqualTo(1);
        assertThat(platform.limiter.permits).isEmpty();
    }

    @Test
    void whileWaitingForATurn() {
        platform.limiter.next(Mono.never());

        cancelAfter(Duration.ofSeconds(1));

        assertThat(platform.limiter.cancelled).isEqualTo(1);
        assertThat(platform.transport.exchanges).isZero();
    }

    @Test
    void whileWaitingForAnotherTokenAfterThePermit() {
        platform.tokens.next(Mono.just(AccessToken.of("t-1")));
        platform.tokens.next(Mono.never());

        cancelAfter(Duration.ofSeconds(1));

        assertThat(platform.tokens.cancelled).isEqualTo(1);
        assertThat(platform.permits()).containsExactly(State.RETURNED);
    }

    @Test
    void whileWaitingForAConnection() {
        platform.transport.next(Step.unconnected());

        cancelAfter(Duration.ofSeconds(1));

        assertThat(platform.transport.cancelled).isEqualTo(1);
        assertThat(platform.permits()).containsExactly(State.RETURNED);
    }

    @Test
    void whileWaitingForAnAnswer() {
        platform.transport.next(Step.success().after(Duration.ofSeconds(2)));

        cancelAfter(Duration.ofSeconds(1));

        assertThat(platform.transport.cancelled).isEqualTo(1);
        assertThat(platform.permits()).containsExactly(State.LOST);
    }

    @Test
    void whileWaitingBeforeAnotherAttempt() {
        platform.retry = new RetryPolicy(3, Duration.ofSeconds(5), Duration.ofSeconds(5));
        platform.transport.next(Step.lost());

        cancelAfter(Duration.ofSeconds(1));

        assertThat(platform.transport.sent()).isEqualTo(1);
        assertThat(platform.permits()).containsExactly(State.LOST);
    }

    private void cancelAfter(Duration time) {
        call = platform.call(REPEATABLE);
        platform.timer.advance(time);
        call.cancel();
        call.cancel();
    }

    @Test
    void othersInTheQueueMoveUp() {
        SlotRateLimiter limiter =
                SlotRateLimiter.builder().timer(platform.timer).build();
        FeishuGateway gateway = platform.builder()
                .rateLimiter(limiter)
                .quota("test.op", Quota.perSecond(1))
                .build(platform.transport);

        Ending first = platform.call(gateway, REPEATABLE.request());
        call = platform.call(gateway, REPEATABLE.request());
        Ending last = platform.call(gateway, REPEATABLE.request());
        call.cancel();
        platform.timer.advance(Duration.ofMillis(1_100));

        assertThat(List.of(first.value(), last.value())).hasSize(2);
        assertThat(platform.transport.sentAt.get(1)).isLessThan(Duration.ofMillis(1_100));
        assertThat(platform.reports.stream().filter(report -> !report.cancelled()))
                .hasSize(2);
        platform.reports.removeIf(report -> !report.cancelled());
        limiter.dispose();
    }
}
