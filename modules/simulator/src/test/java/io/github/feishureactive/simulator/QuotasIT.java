package io.github.feishureactive.simulator;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QuotasIT {

    private final AtomicLong nanos = new AtomicLong();

    @ParameterizedTest
    @EnumSource(QuotaPolicy.class)
    void theEleventhInASecondIsThrottled(QuotaPolicy policy) throws Exception {
        try (FeishuSimulator simulator =
                demo().documentedQuotas().quotaPolicy(policy).start()) {
            Wire wire = new Wire(simulator);
            String token = wire.token();
            enableTenTimes(wire, token);

            Wire.Reply refused = wire.enable(token, DEMO_ACCOUNT_ID);

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo(99991400);
            assertThat(refused.json().path("error").path("log_id").stringValue())
                    .isEqualTo(refused.header("X-Tt-Logid"));
            assertThat(refused.header("x-ogw-ratelimit-limit")).isEqualTo("10");
            assertThat(refused.header("x-ogw-ratelimit-reset")).isEqualTo("1");

            nanos.addAndGet(1_000_000_000);
            assertThat(wire.enable(token, DEMO_ACCOUNT_ID).code()).isZero();
        }
    }

    @Test
    void eachAppHasItsOwn() throws Exception {
        try (FeishuSimulator simulator =
                demo().app("cli_second", "second").documentedQuotas().start()) {
            Wire wire = new Wire(simulator);
            enableTenTimes(wire, wire.token());

            String second = wire.token("cli_second", "second")
                    .json()
                    .path("tenant_access_token")
                    .stringValue();
            assertThat(wire.enable(second, DEMO_ACCOUNT_ID).code()).isZero();
        }
    }

    @Test
    void unauthorizedRequestsUseUpNothing() throws Exception {
        try (FeishuSimulator simulator = demo().documentedQuotas().start()) {
            Wire wire = new Wire(simulator);
            for (int i = 0; i < 20; i++) {
                wire.enable("t-unknown", DEMO_ACCOUNT_ID);
            }

            enableTenTimes(wire, wire.token());
        }
    }

    @Test
    void nothingIsLimitedUnlessAsked() throws Exception {
        try (FeishuSimulator simulator = demo().start()) {
            Wire wire = new Wire(simulator);
            String token = wire.token();
            enableTenTimes(wire, token);
            enableTenTimes(wire, token);
        }
    }

    @Test
    void severalWindowsCountAtOnceAndTheDocumentedOneIsReplaced() throws Exception {
        try (FeishuSimulator simulator = demo().documentedQuotas()
                .quota(ApiPaths.ENABLE, Quota.perMinute(15), Quota.perSecond(20))
                .start()) {
            Wire wire = new Wire(simulator);
            String token = wire.token();
            nanos.addAndGet(10_250_000_000L);
            enableTenTimes(wire, token);
            for (int i = 0; i < 5; i++) {
                assertThat(wire.enable(token, DEMO_ACCOUNT_ID).code()).isZero();
            }

            Wire.Reply refused = wire.enable(token, DEMO_ACCOUNT_ID);

            assertThat(refused.header("x-ogw-ratelimit-limit")).isEqualTo("15");
            assertThat(refused.header("x-ogw-ratelimit-reset")).isEqualTo("50");
        }
    }

    @Test
    void tokenEndpointsCanBeLimitedToo() throws Exception {
        try (FeishuSimulator simulator =
                demo().quota(ApiPaths.TENANT_TOKEN, Quota.perMinute(1)).start()) {
            Wire wire = new Wire(simulator);
            wire.token();
            assertThat(wire.token("a", "b").code()).isEqualTo(99991400);
        }
    }

    @Test
    void aQuotaForAnUnknownPathIsATypo() {
        SimulatorBuilder builder = demo().quota("/open-apis/hire/v1/referral_account/enabel", Quota.perSecond(1));

        assertThatThrownBy(builder::start).isInstanceOf(IllegalArgumentException.class);
    }

    private SimulatorBuilder demo() {
        return FeishuSimulator.demo().clock(nanos::get);
    }

    private static void enableTenTimes(Wire wire, String token) throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(wire.enable(token, DEMO_ACCOUNT_ID).code()).isZero();
        }
    }
}
