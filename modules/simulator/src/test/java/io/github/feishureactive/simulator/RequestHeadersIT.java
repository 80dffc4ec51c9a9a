package io.github.feishureactive.simulator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

class RequestHeadersIT extends DemoSimulator {

    private static final String CREDENTIALS = """
            {"app_id":"%s","app_secret":"%s"}""".formatted(DEMO_APP_ID, DEMO_APP_SECRET);
    private static final String ENDPOINT_BODY = """
            {"AppID":"%s","AppSecret":"%s"}""".formatted(DEMO_APP_ID, DEMO_APP_SECRET);
    private static final String ENABLE_BODY = """
            {"referral_account_id":"%s"}""".formatted(DEMO_ACCOUNT_ID);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json",
                "application/json;charset=UTF-8",
                "Application/JSON ; Charset=\"utf-8\"",
                "application/json; charset=utf-8; profile=x"
            })
    void jsonInUtf8IsTaken(String contentType) throws Exception {
        assertThat(token(contentType).code()).isZero();
        assertThat(enable(contentType).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain; charset=utf-8",
                "application/x-www-form-urlencoded",
                "application/json; charset=gbk",
                "application/jsonp",
                "json",
                ""
            })
    void anythingElseIsTakenForABodyThatIsNotJson(String contentType) throws Exception {
        assertThat(token(contentType).code()).isEqualTo(10003);
        assertThat(token(contentType).status()).isEqualTo(200);
        assertThat(enable(contentType).code()).isEqualTo(9499);
        assertThat(enable(contentType).status()).isEqualTo(400);
        assertThat(simulator.statistics().enabled(DEMO_ACCOUNT_ID)).isZero();
    }

    @Test
    void aBodyWithoutAContentTypeIsRefused() throws Exception {
        assertThat(wire.bare("POST", ApiPaths.TENANT_TOKEN, CREDENTIALS).code()).isEqualTo(10003);
        assertThat(wire.bare("POST", ApiPaths.ENABLE, ENABLE_BODY, "Authorization", "Bearer " + wire.token())
                        .code())
                .isEqualTo(9499);
    }

    @Test
    void requestsWithoutABodyNeedNone() throws Exception {
        String authorization = "Bearer " + wire.token();

        assertThat(wire.bare(
                                "POST",
                                "/open-apis/hire/v1/referral_account/" + DEMO_ACCOUNT_ID + "/deactivate",
                                "",
                                "Authorization",
                                authorization)
                        .code())
                .isZero();
        assertThat(wire.bare(
                                "GET",
                                ApiPaths.ASSETS + "?referral_account_id=" + DEMO_ACCOUNT_ID,
                                "",
                                "Authorization",
                                authorization)
                        .code())
                .isZero();
    }

    /** The official Go SDK sends the locale alone. */
    @Test
    void theLongConnectionsEndpointNeedsALocaleAndNoContentType() throws Exception {
        assertThat(wire.bare("POST", ApiPaths.LONG_CONNECTION, ENDPOINT_BODY, "locale", "zh")
                        .code())
                .isZero();
        assertThat(wire.bare("POST", ApiPaths.LONG_CONNECTION, ENDPOINT_BODY, "locale", "en")
                        .code())
                .isZero();
        assertThat(wire.bare("POST", ApiPaths.LONG_CONNECTION, ENDPOINT_BODY).code())
                .isEqualTo(10003);
        assertThat(wire.bare("POST", ApiPaths.LONG_CONNECTION, ENDPOINT_BODY, "locale", "")
                        .code())
                .isEqualTo(10003);
    }

    @Test
    void anythingGoesWhereNothingIsChecked() throws Exception {
        try (FeishuSimulator tolerant =
                FeishuSimulator.demo().anyRequestHeaders().start()) {
            Wire platform = new Wire(tolerant);

            assertThat(platform.bare("POST", ApiPaths.TENANT_TOKEN, CREDENTIALS).code())
                    .isZero();
            assertThat(platform.bare(
                                    "POST",
                                    ApiPaths.ENABLE,
                                    ENABLE_BODY,
                                    "Content-Type",
                                    "text/plain",
                                    "Authorization",
                                    "Bearer " + platform.token())
                            .code())
                    .isZero();
            assertThat(platform.bare("POST", ApiPaths.LONG_CONNECTION, ENDPOINT_BODY)
                            .code())
                    .isZero();
        }
    }

    private Wire.Reply token(String contentType) throws Exception {
        return wire.bare("POST", ApiPaths.TENANT_TOKEN, CREDENTIALS, "Content-Type", contentType);
    }

    private Wire.Reply enable(String contentType) throws Exception {
        return wire.bare(
                "POST",
                ApiPaths.ENABLE,
                ENABLE_BODY,
                "Content-Type",
                contentType,
                "Authorization",
                "Bearer " + wire.token());
    }
}
