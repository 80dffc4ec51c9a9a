package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.PermissionDeniedException;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.testkit.CapturedLog;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FeishuGatewayTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualPlatform platform = new VirtualPlatform();

    record Unwritable(String name) {

        @Override
        public String name() {
            throw new IllegalStateException("s3cr3t");
        }
    }

    @Test
    void aClosedGatewayRefusesCalls() {
        FeishuGateway gateway = platform.gateway();
        Mono<VirtualPlatform.Item> before = gateway.call(ONCE.request());
        gateway.close();
        gateway.close();

        StepVerifier.create(before).expectError(GatewayClosedException.class).verify(PATIENCE);

        assertThat(platform.call(gateway, ONCE.request())
                        .failure(GatewayClosedException.class)
                        .outcome())
                .isEqualTo(Outcome.NOT_SENT);
        assertThat(platform.reports).hasSize(2);
        assertThat(platform.transport.exchanges).isZero();
        assertThat(gateway).hasToString("FeishuGateway[app cli_test, closed]");
    }

    @Test
    void closingEndsTheTokensAndLeavesALimiterThatWasGiven() {
        FeishuGateway gateway = platform.gateway();
        assertThat(gateway).hasToString("FeishuGateway[app cli_test]");

        StepVerifier.create(gateway.disposeLater()).expectComplete().verify(PATIENCE);
        StepVerifier.create(gateway.disposeLater()).expectComplete().verify(PATIENCE);

        assertThat(platform.tokens.isDisposed()).isTrue();
        assertThat(platform.limiter.isDisposed()).isFalse();
    }

    @Test
    void callsThatWaitForATurnFailWhenItIsClosed() {
        FeishuGateway gateway =
                platform.builder().quota("test.op", Quota.perMinute(1)).build(platform.transport);
        assertThat(platform.call(gateway, ONCE.request()).value()).isNotNull();
        platform.deadline = Duration.ofMinutes(2);
        FeishuGateway patient =
                platform.builder().quota("test.op", Quota.perMinute(1)).build(platform.transport);
        platform.call(patient, ONCE.request());
        Ending waiting = platform.call(patient, ONCE.request());
        assertThat(waiting.over()).isFalse();

        patient.close();
        platform.timer.advance(Duration.ofMillis(1));

        assertThat(waiting.failure(GatewayClosedException.class).outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void callsThatWaitForAnotherAttemptFailWhenItIsClosedAndKeepTheirDoubt() {
        platform.chance = 1;
        platform.transport.next(Step.lost());
        FeishuGateway gateway = platform.gateway();
        Ending waiting = platform.call(gateway, VirtualPlatform.REPEATABLE.request());

        gateway.close();
        platform.timer.advance(DEADLINE);

        assertThat(waiting.failure(GatewayClosedException.class).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(platform.transport.sent()).isEqualTo(1);
    }

    @Test
    void aBodyThatCannotBeWrittenIsNotQuoted() {
        InvalidRequestException error = platform.call(
                        platform.gateway(), ONCE.request().body(new Unwritable("x")))
                .failure(InvalidRequestException.class);

        assertThat(error).hasMessage("The body cannot be written as JSON.").hasNoCause();
        assertThat(platform.journal).isEmpty();
    }

    @Test
    void theUsersQuotaReplacesTheDocumentedOne() {
        FeishuGateway gateway =
                platform.builder().quota("test.op", Quota.perSecond(1)).build(platform.transport);

        platform.call(gateway, ONCE.request());
        platform.call(gateway, ONCE.request());
        assertThat(platform.transport.sent()).isEqualTo(1);
        platform.timer.advance(DEADLINE);
        assertThat(platform.transport.sent()).isEqualTo(2);
    }

    @Test
    void operationsOfOneEndpointShareOneQuota() {
        ApiOperation<VirtualPlatform.Item> one = operation("one", "/items/{id}");
        ApiOperation<VirtualPlatform.Item> other = operation("other", "/items/{item_id}");
        ApiOperation<VirtualPlatform.Item> elsewhere = operation("elsewhere", "/items/{id}/parts");
        FeishuGateway gateway = platform.builder().build(platform.transport);

        platform.call(gateway, one.request().path("id", "1"));
        platform.call(gateway, other.request().path("item_id", "2"));
        assertThat(platform.transport.sent()).isEqualTo(1);
        platform.call(gateway, elsewhere.request().path("id", "3"));
        assertThat(platform.transport.sent()).isEqualTo(2);
        platform.timer.advance(DEADLINE);
        assertThat(platform.transport.sent()).isEqualTo(3);
    }

    private static ApiOperation<VirtualPlatform.Item> operation(String name, String path) {
        return ApiOperation.post(name, path, VirtualPlatform.Item.class)
                .quota(Quota.perSecond(1))
                .build();
    }

    @Test
    void anOperationWithoutAQuotaTakesThatOfTheCatalogue() {
        FeishuGateway gateway = platform.builder()
                .catalogue(new CatalogueOfOne("POST", "/op", Quota.perSecond(1)))
                .build(platform.transport);

        platform.call(gateway, ONCE.request());
        platform.call(gateway, ONCE.request());
        assertThat(platform.transport.sent()).isEqualTo(1);
        platform.timer.advance(DEADLINE);
        assertThat(platform.transport.sent()).isEqualTo(2);
    }

    @Test
    void anOperationOfUnknownQuotaIsHeldToTheDefault() {
        FeishuGateway gateway = platform.builder().build(platform.transport);
        List<VirtualPlatform.Ending> endings = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            endings.add(platform.call(gateway, ONCE.request()));
        }

        assertThat(platform.transport.sent()).isEqualTo(5);
        platform.timer.advance(DEADLINE);
        assertThat(platform.transport.sent()).isEqualTo(100);
        assertThat(endings.get(99).value()).isNotNull();
        assertThat(endings.get(4_999).failure(QuotaRefusedException.class).retryAfter())
                .isPositive();
    }

    @Test
    void unlimitedOnPurposeIsNotHeldBack() {
        FeishuGateway gateway =
                platform.builder().defaultQuota(Quota.unlimited()).build(platform.transport);
        for (int i = 0; i < 5_000; i++) {
            platform.call(gateway, ONCE.request());
        }

        assertThat(platform.transport.sent()).isEqualTo(5_000);
    }

    @Test
    void aQuotaThatNoCallUsedIsNamedOnceWhenTheGatewayCloses() {
        FeishuGateway gateway = platform.builder()
                .quota(ONCE.name(), Quota.perSecond(1))
                .quota("test.opp", Quota.perSecond(1))
                .build(platform.transport);
        platform.call(gateway, ONCE.request());

        try (CapturedLog log = new CapturedLog()) {
            gateway.close();
            gateway.close();

            assertThat(log.texts())
                    .filteredOn(text -> text.contains("No call used the quotas of [test.opp]"))
                    .hasSize(1);
        }
    }

    @Test
    void anErrorNamesTheScopesAndThePageOfTheCatalogue() {
        platform.transport.next(Step.answer(400, "{\"code\":99991672,\"msg\":\"no\"}"));
        FeishuGateway gateway = platform.builder()
                .catalogue(new CatalogueOfOne("POST", "/op", null))
                .build(platform.transport);

        assertThat(platform.call(gateway, ONCE.request()).failure(PermissionDeniedException.class))
                .hasMessageContaining("the operation needs one of the scopes [item:write, item:all].")
                .hasMessageEndingWith("Documentation: https://test/op");
    }

    @Test
    void needsToKnowWhoCalls() {
        assertThatIllegalStateException()
                .isThrownBy(() -> FeishuGateway.builder().build())
                .withMessageStartingWith("authentication must be set");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        FeishuGatewayBuilder builder = FeishuGateway.builder();
        for (Duration odd : new Duration[] {
            Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(366)
        }) {
            assertThatIllegalArgumentException().isThrownBy(() -> builder.deadline(odd));
            assertThatIllegalArgumentException().isThrownBy(() -> builder.responseTimeout(odd));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxResponseBytes(1_023));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.baseUrl("http://open.feishu.cn"));
    }
}
