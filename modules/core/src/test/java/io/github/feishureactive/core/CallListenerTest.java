package io.github.feishureactive.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.operation.ApiOperation;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static io.github.feishureactive.core.VirtualPlatform.REPEATABLE;
import static org.assertj.core.api.Assertions.assertThat;

class CallListenerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualPlatform platform = new VirtualPlatform();

    @Test
    void aSuccess() {
        platform.chance = 1;
        platform.transport.next(Step.lost(), Step.success().after(Duration.ofSeconds(1)));

        platform.call(REPEATABLE);
        platform.timer.advance(DEADLINE);

        assertThat(platform.reports).singleElement().satisfies(report -> {
            assertThat(report.operation()).isEqualTo("test.op");
            assertThat(report.attempts()).isEqualTo(2);
            assertThat(report.duration()).isEqualTo(Duration.ofMillis(1_200));
            assertThat(report.httpStatus()).isEqualTo(200);
            assertThat(report.logId()).contains("log-1");
            assertThat(report.error()).isEmpty();
            assertThat(report.cancelled()).isFalse();
        });
    }

    @Test
    void aFailure() {
        platform.transport.next(Step.code(400, 1002553));

        ApiException error = platform.call(ONCE).failure(ApiException.class);

        assertThat(platform.reports).singleElement().satisfies(report -> {
            assertThat(report.error()).containsSame(error);
            assertThat(report.httpStatus()).isEqualTo(400);
            assertThat(report.attempts()).isEqualTo(1);
            assertThat(report.cancelled()).isFalse();
        });
    }

    @Test
    void whoHasItsValueAndCancelsHasNotCancelledTheCall() {
        StepVerifier.create(platform.gateway().call(ONCE.request()).flux().next())
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(platform.reports).singleElement().satisfies(report -> assertThat(report.cancelled())
                .isFalse());
    }

    @Test
    void aCallThatIsRefusedAtOnce() {
        ApiOperation<VirtualPlatform.Item> withVariable = ApiOperation.get(
                        "test.variable", "/{id}", VirtualPlatform.Item.class)
                .build();

        InvalidRequestException error =
                platform.call(platform.gateway(), withVariable.request()).failure(InvalidRequestException.class);

        assertThat(platform.reports).singleElement().satisfies(report -> {
            assertThat(report.error()).containsSame(error);
            assertThat(report.attempts()).isZero();
            assertThat(report.httpStatus()).isZero();
            assertThat(report.logId()).isEmpty();
        });
    }

    @Test
    void anElementOfABulkRunThatIsRefusedAtOnce() {
        StepVerifier.create(platform.gateway()
                        .callAll(
                                ONCE,
                                Flux.just("a", "b"),
                                element -> ONCE.request().invalid("Pass something else."),
                                ResultOrder.AS_FINISHED))
                .expectNextCount(2)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(platform.reports).hasSize(2).allSatisfy(report -> {
            assertThat(report.error()).containsInstanceOf(InvalidRequestException.class);
            assertThat(report.attempts()).isZero();
        });
        assertThat(platform.limiter.permits).isEmpty();
    }

    @Test
    void eachSubscriptionIsACallWithAReport() {
        Mono<VirtualPlatform.Item> call = platform.gateway().call(ONCE.request());
        assertThat(platform.reports).isEmpty();

        StepVerifier.create(call.repeat(2)).expectNextCount(3).expectComplete().verify(PATIENCE);

        assertThat(platform.reports).hasSize(3);
    }

    @Test
    void aListenerThatThrowsDoesNoHarm() {
        FeishuGateway gateway = platform.builder()
                .rateLimiter(platform.limiter)
                .listener(report -> {
                    throw new IllegalStateException("listener");
                })
                .build(platform.transport);
        platform.transport.next(Step.success(), Step.code(400, 1));

        assertThat(platform.call(gateway, ONCE.request()).value()).isNotNull();
        platform.call(gateway, ONCE.request()).failure(ApiException.class);
    }
}
