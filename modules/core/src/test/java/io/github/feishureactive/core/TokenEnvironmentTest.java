package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Shape;

import static org.assertj.core.api.Assertions.assertThat;

class TokenEnvironmentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ApiOperation<Token> OPERATION = ApiOperation.post("test.token", "/{app}/token", Token.class)
            .shape(Shape.FLAT)
            .build();

    private final VirtualTimer timer = new VirtualTimer();
    private final FakeTransport transport = new FakeTransport(timer, new ArrayList<>());
    private final TokenEnvironment environment =
            new TokenEnvironment(transport, "https://test", timer, new Random(1), new Observers(List.of(), timer));

    record Token(String token) {}

    @Test
    void exchangesOnceAndReadsTheFlatAnswer() {
        transport.next(Step.answer(200, "{\"code\":0,\"token\":\"t-1\"}"));

        StepVerifier.create(environment.exchange(OPERATION.request().path("app", "1")))
                .expectNext(new Token("t-1"))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void triesNothingAgain() {
        transport.next(Step.lost());

        StepVerifier.create(environment.exchange(OPERATION.request().path("app", "1")))
                .expectError(TransportException.class)
                .verify(PATIENCE);
        assertThat(transport.exchanges).isEqualTo(1);
    }

    @Test
    void sendsNothingThatCannotBeRight() {
        StepVerifier.create(environment.exchange(OPERATION.request()))
                .expectError(InvalidRequestException.class)
                .verify(PATIENCE);
        StepVerifier.create(environment.exchange(
                        OPERATION.request().path("app", "1").body(new FeishuGatewayTest.Unwritable("x"))))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasNoCause())
                .verify(PATIENCE);
        assertThat(transport.exchanges).isZero();
    }
}
