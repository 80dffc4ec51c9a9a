package io.github.feishureactive.simulator;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentedQuotasIT {

    private final AtomicLong nanos = new AtomicLong();

    /** Refused requests count too, so the same nonsense does for every path. */
    @ParameterizedTest
    @CsvSource({
        "POST, /open-apis/hire/v1/referral_account,                    100, 60",
        "POST, /open-apis/hire/v1/referral_account/enable,              10,  1",
        "POST, /open-apis/hire/v1/referral_account/1/deactivate,       100, 60",
        "GET,  /open-apis/hire/v1/referral_account/get_account_assets,  10,  1",
        "POST, /open-apis/hire/v1/referral_account/1/withdraw,         100, 60",
        "POST, /open-apis/hire/v1/referral_account/reconciliation,     100, 60",
        "POST, /open-apis/hire/v1/external_referral_rewards,            10,  1",
        "DELETE, /open-apis/hire/v1/external_referral_rewards/1,        10,  1",
        "GET,  /open-apis/hire/v1/referrals/get_by_application,         50,  1",
        "POST, /open-apis/hire/v1/referrals/search,                     10,  1",
        "GET,  /open-apis/hire/v1/referral_websites/job_posts,          50,  1",
        "GET,  /open-apis/hire/v1/referral_websites/job_posts/1,        50,  1"
    })
    void everyApiHasItsOwn(String method, String path, int permits, int seconds) throws Exception {
        try (FeishuSimulator simulator =
                FeishuSimulator.demo().documentedQuotas().clock(nanos::get).start()) {
            Wire wire = new Wire(simulator);
            String authorization = "Bearer " + wire.token();
            for (int i = 0; i < permits; i++) {
                assertThat(wire.send(method, path, "", "Authorization", authorization)
                                .code())
                        .isNotEqualTo(99991400);
            }

            Wire.Reply refused = wire.send(method, path, "", "Authorization", authorization);
            assertThat(refused.code()).isEqualTo(99991400);
            assertThat(refused.header("x-ogw-ratelimit-limit")).isEqualTo(Integer.toString(permits));

            nanos.addAndGet(seconds * 1_000_000_000L);
            assertThat(wire.send(method, path, "", "Authorization", authorization)
                            .code())
                    .isNotEqualTo(99991400);
        }
    }

    /** 50 a second for twenty seconds use up the minute. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/open-apis/hire/v1/referral_websites/job_posts",
                "/open-apis/hire/v1/referral_websites/job_posts/1"
            })
    void jobPostsHaveOneOfTheMinuteToo(String path) throws Exception {
        try (FeishuSimulator simulator =
                FeishuSimulator.demo().documentedQuotas().clock(nanos::get).start()) {
            Wire wire = new Wire(simulator);
            String token = wire.token();
            for (int i = 0; i < 1000; i++) {
                assertThat(wire.get(token, path).code()).isNotEqualTo(99991400);
                nanos.addAndGet(20_000_000L);
            }

            Wire.Reply refused = wire.get(token, path);
            assertThat(refused.code()).isEqualTo(99991400);
            assertThat(refused.header("x-ogw-ratelimit-limit")).isEqualTo("1000");
            nanos.addAndGet(40_000_000_000L);
            assertThat(wire.get(token, path).code()).isNotEqualTo(99991400);
        }
    }
}
