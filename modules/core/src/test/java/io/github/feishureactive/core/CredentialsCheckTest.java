package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

/** Asking for the app's own token to find out whether its credentials are right. */
class CredentialsCheckTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualPlatform platform = new VirtualPlatform();
    private final FeishuGateway gateway = platform.gateway();

    @Test
    void completesWithATokenAndTakesNoTurn() {
        StepVerifier.create(gateway.verifyCredentials()).expectComplete().verify(PATIENCE);
        assertThat(platform.journal).containsExactly("token t-1");
        assertThat(platform.transport.exchanges).isZero();
    }

    @Test
    void failsWithTheReason() {
        platform.tokens.next(Mono.error(new AuthenticationException(
                "the secret is wrong", Facts.notSent("auth", false), Duration.ofSeconds(9), null)));

        StepVerifier.create(gateway.verifyCredentials())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(
                                AuthenticationException.class,
                                failure -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(9)))
                        .hasMessageContaining("the secret is wrong"))
                .verify(PATIENCE);
    }

    /** It might quote the secret. */
    @Test
    void tellsOnlyTheKindOfAnErrorThatIsNotOurs() {
        platform.tokens.next(Mono.error(new IllegalStateException("s3cr3t")));

        StepVerifier.create(gateway.verifyCredentials())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining("IllegalStateException")
                        .hasMessageNotContaining("s3cr3t"))
                .verify(PATIENCE);
    }

    @Test
    void aSourceThatCompletesWithoutATokenHasNone() {
        platform.tokens.next(Mono.empty());

        StepVerifier.create(gateway.verifyCredentials())
                .expectError(AuthenticationException.class)
                .verify(PATIENCE);
    }

    @Test
    void endsNoLaterThanTheDeadline() {
        platform.tokens.next(Mono.never());
        AtomicReference<Throwable> end = new AtomicReference<>();
        gateway.verifyCredentials().subscribe(nothing -> {}, end::set);

        platform.timer.advance(VirtualPlatform.DEADLINE.minusNanos(1));
        assertThat(end.get()).isNull();
        platform.timer.advance(Duration.ofNanos(1));
        assertThat(end.get()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void isRefusedByAClosedGatewayAndEndsWithIt() {
        Sinks.One<AccessToken> token = Sinks.one();
        platform.tokens.next(token.asMono());
        AtomicReference<Throwable> end = new AtomicReference<>();
        gateway.verifyCredentials().subscribe(nothing -> {}, end::set);
        gateway.close();
        token.tryEmitError(new IllegalStateException("disposed"));

        assertThat(end.get()).isInstanceOf(GatewayClosedException.class);
        StepVerifier.create(gateway.verifyCredentials())
                .expectError(GatewayClosedException.class)
                .verify(PATIENCE);
    }
}
