package io.github.feishureactive.simulator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.quota.Quota;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScopesIT {

    private static final String DEMO = ApiPaths.ASSETS + "?user_id_type=user_id&referral_account_id=" + DEMO_ACCOUNT_ID;

    /** 1002002 is what an empty body gets once the app may call. */
    @ParameterizedTest
    @CsvSource({
        "POST, /open-apis/hire/v1/referral_account,                    1002002, 99991672",
        "POST, /open-apis/hire/v1/referral_account/enable,             1002002, 99991672",
        "POST, /open-apis/hire/v1/referral_account/404/deactivate,     1002553, 99991672",
        "POST, /open-apis/hire/v1/referral_account/404/withdraw,       1002002, 99991672",
        "POST, /open-apis/hire/v1/referral_account/reconciliation,     1002002, 99991672",
        "GET,  /open-apis/hire/v1/referral_account/get_account_assets, 1002002, 1002002"
    })
    void readingAloneAllowsNoChange(String method, String path, int withWrite, int withRead) throws Exception {
        assertThat(call(method, path, ApiScopes.REFERRAL_ACCOUNT)).isEqualTo(withWrite);
        assertThat(call(method, path, ApiScopes.REFERRAL_ACCOUNT_READONLY)).isEqualTo(withRead);
        assertThat(call(method, path)).isEqualTo(99991672);
    }

    /** What a call gets without a scope, with its own one, and with another. */
    @ParameterizedTest
    @CsvSource({
        "POST,   /open-apis/hire/v1/external_referral_rewards,       1002002, hire:external_referral_reward",
        "DELETE, /open-apis/hire/v1/external_referral_rewards/404,   1002556, hire:external_referral_reward",
        "GET,    /open-apis/hire/v1/referrals/get_by_application,    1002002, hire:referral:readonly",
        "GET,    /open-apis/hire/v1/referrals/get_by_application,    1002002, hire:referral",
        "POST,   /open-apis/hire/v1/referrals/search,                1002002, hire:referral:readonly",
        "POST,   /open-apis/hire/v1/referrals/search,                1002002, hire:referral",
        "GET,    /open-apis/hire/v1/referral_websites/job_posts,     0,       hire:referral_website:readonly",
        "GET,    /open-apis/hire/v1/referral_websites/job_posts/404, 1002509, hire:referral_website:readonly"
    })
    void eachCallOnReferralsHasItsOwn(String method, String path, int allowed, String scope) throws Exception {
        assertThat(call(method, path, scope)).isEqualTo(allowed);
        assertThat(call(method, path, ApiScopes.REFERRAL_ACCOUNT)).isEqualTo(99991672);
    }

    @Test
    void theLiveRefusalNamesTypeAndSubject() throws Exception {
        try (FeishuSimulator simulator =
                FeishuSimulator.demo().scopes(DEMO_APP_ID).start()) {
            Wire wire = new Wire(simulator);
            Wire.Reply reply = wire.get(wire.token(), DEMO);
            JsonNode error = reply.json().path("error");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.code()).isEqualTo(99991672);
            assertThat(reply.json().path("msg").stringValue())
                    .contains("[hire:referral_account, hire:referral_account:readonly]");
            assertThat(error.path("log_id").stringValue()).isEqualTo(reply.header("X-Tt-Logid"));
            assertThat(error.path("permission_violations").toString())
                    .isEqualTo("[{\"type\":\"action_scope_required\",\"subject\":\"hire:referral_account\"},"
                            + "{\"type\":\"action_scope_required\",\"subject\":\"hire:referral_account:readonly\"}]");
            assertThat(error.at("/helps/0/url").stringValue())
                    .startsWith("https://open.feishu.cn/app/cli_simulator/auth?q=hire:referral_account,");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hire:employee.email:readonly,      'name email'",
        "hire:employee.mobile:readonly,     'name mobile'",
        "contact:user.employee_id:readonly, 'id name'"
    })
    void fieldsWithoutAScopeAreAbsent(String scope, String fields) throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .scopes(DEMO_APP_ID, ApiScopes.REFERRAL_ACCOUNT_READONLY, scope)
                .start()) {
            Wire wire = new Wire(simulator);
            String token = wire.token();

            assertThat(String.join(
                            " ",
                            wire.get(token, DEMO).data().at("/account/referrer").propertyNames()))
                    .isEqualTo(fields);
            assertThat(wire.get(token, DEMO.replace("=user_id", "=open_id"))
                            .data()
                            .at("/account/referrer")
                            .has("id"))
                    .isTrue();
        }
    }

    @Test
    void whatIsNotAllowedUsesUpNoQuota() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo()
                .scopes(DEMO_APP_ID)
                .quota(ApiPaths.ENABLE, Quota.perMinute(1))
                .start()) {
            Wire wire = new Wire(simulator);
            String token = wire.token();

            assertThat(wire.enable(token, DEMO_ACCOUNT_ID).code()).isEqualTo(99991672);
            assertThat(wire.enable(token, DEMO_ACCOUNT_ID).code()).isEqualTo(99991672);
        }
    }

    @Test
    void scopesOfAnUnknownAppAreATypo() {
        SimulatorBuilder builder = FeishuSimulator.demo().scopes("cli_other");

        assertThatThrownBy(builder::start).isInstanceOf(IllegalArgumentException.class);
    }

    private static int call(String method, String path, String... scopes) throws Exception {
        try (FeishuSimulator simulator =
                FeishuSimulator.demo().scopes(DEMO_APP_ID, scopes).start()) {
            Wire wire = new Wire(simulator);
            return wire.send(method, path, "{}", "Authorization", "Bearer " + wire.token())
                    .code();
        }
    }
}
