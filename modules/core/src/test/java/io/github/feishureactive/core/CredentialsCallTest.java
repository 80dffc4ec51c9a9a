package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.token.AppCredentials;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that show the app's own credentials. */
class CredentialsCallTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualPlatform platform = new VirtualPlatform();
    private final FeishuGateway gateway = platform.gateway();

    private Mono<VirtualPlatform.Item> call() {
        return gateway.callWithCredentials(
                credentials -> VirtualPlatform.ONCE.request().body(Map.of("secret", credentials.secret())));
    }

    @Test
    void needNeitherTokenNorTurn() {
        platform.tokens.credentials = Mono.just(new AppCredentials("cli_test", "s3cr3t"));

        StepVerifier.create(call())
                .expectNext(new VirtualPlatform.Item("x"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(platform.journal).noneMatch(line -> line.startsWith("token") || line.startsWith("acquire"));
        assertThat(platform.transport.exchanges).isEqualTo(1);
    }

    @Test
    void areNotRepeated() {
        platform.tokens.credentials = Mono.just(new AppCredentials("cli_test", "s3cr3t"));
        platform.transport.next(Step.lost());

        StepVerifier.create(call()).expectError(TransportException.class).verify(PATIENCE);
        assertThat(platform.transport.exchanges).isEqualTo(1);
    }

    @Test
    void endNoLaterThanTheDeadline() {
        platform.tokens.credentials = Mono.just(new AppCredentials("cli_test", "s3cr3t"));
        platform.transport.next(new Step(Duration.ZERO, Duration.ofDays(1), Mono.empty()));
        AtomicReference<Throwable> end = new AtomicReference<>();
        call().subscribe(item -> {}, end::set);

        platform.timer.advance(VirtualPlatform.DEADLINE.minusNanos(1));
        assertThat(end.get()).isNull();
        platform.timer.advance(Duration.ofNanos(1));
        assertThat(end.get()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void needAnAuthenticationThatHasSome() {
        StepVerifier.create(call())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining("AppAuthentication.customApp"))
                .verify(PATIENCE);
        assertThat(platform.transport.exchanges).isZero();
    }

    @Test
    void areRefusedByAClosedGateway() {
        platform.tokens.credentials = Mono.just(new AppCredentials("cli_test", "s3cr3t"));
        StepVerifier.create(gateway.onClose())
                .expectTimeout(Duration.ofMillis(10))
                .verify(PATIENCE);
        gateway.close();

        StepVerifier.create(gateway.onClose()).expectComplete().verify(PATIENCE);
        StepVerifier.create(call()).expectError(GatewayClosedException.class).verify(PATIENCE);
        assertThat(platform.transport.exchanges).isZero();
    }

    @Test
    void theSecretIsHidden() {
        assertThat(new AppCredentials("cli_test", "s3cr3t")).hasToString("AppCredentials[cli_test, secret hidden]");
    }
}
