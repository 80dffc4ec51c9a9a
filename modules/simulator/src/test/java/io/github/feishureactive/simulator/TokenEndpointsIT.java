package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

class TokenEndpointsIT extends DemoSimulator {

    private final AtomicLong nanos = new AtomicLong(-5);

    @Override
    SimulatorBuilder settings() {
        return FeishuSimulator.demo().clock(nanos::get);
    }

    @Test
    void respondsFlat() throws Exception {
        Wire.Reply reply = wire.token(DEMO_APP_ID, DEMO_APP_SECRET);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(reply.json().propertyNames()).containsExactly("code", "msg", "tenant_access_token", "expire");
        assertThat(reply.code()).isZero();
        assertThat(reply.json().path("expire").intValue()).isEqualTo(7200);
        assertThat(reply.json().path("tenant_access_token").stringValue()).matches("t-[A-Za-z0-9]{40}");
    }

    @Test
    void sameTokenWhileThirtyMinutesRemain() throws Exception {
        String first = wire.token();

        advance(Duration.ofMinutes(90));
        Wire.Reply again = wire.token(DEMO_APP_ID, DEMO_APP_SECRET);

        assertThat(again.json().path("tenant_access_token").stringValue()).isEqualTo(first);
        assertThat(again.json().path("expire").intValue()).isEqualTo(1800);
    }

    @Test
    void newTokenInTheLastThirtyMinutesAndBothAreValidUntilTheirEnd() throws Exception {
        String first = wire.token();
        advance(Duration.ofMinutes(90).plusSeconds(1));
        String second = wire.token();

        assertThat(second).isNotEqualTo(first);
        assertThat(wire.enable(first, FeishuSimulator.DEMO_ACCOUNT_ID).code()).isZero();
        assertThat(wire.enable(second, FeishuSimulator.DEMO_ACCOUNT_ID).code()).isZero();

        advance(Duration.ofMinutes(30).minusSeconds(1));
        assertThat(wire.enable(first, FeishuSimulator.DEMO_ACCOUNT_ID).code()).isEqualTo(99991663);
        assertThat(wire.enable(second, FeishuSimulator.DEMO_ACCOUNT_ID).code()).isZero();
    }

    @Test
    void wrongCredentialsAreRefusedWithStatus200() throws Exception {
        Wire.Reply unknown = wire.token("cli_other", DEMO_APP_SECRET);
        Wire.Reply wrongSecret = wire.token(DEMO_APP_ID, "guess");

        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.code()).isEqualTo(10014);
        assertThat(unknown.json().path("msg").stringValue()).isEqualTo("app id not exists");
        assertThat(wrongSecret.status()).isEqualTo(200);
        assertThat(wrongSecret.code()).isEqualTo(10014);
        assertThat(wrongSecret.json().path("msg").stringValue()).isEqualTo("app secret invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"app_id\":",
                "{\"app_id\":\"\",\"app_secret\":\"s\"}",
                "{\"app_secret\":\"s\"}",
                "{\"app_id\":7,\"app_secret\":\"s\"}"
            })
    void malformedBodiesAreRefusedWithStatus200(String body) throws Exception {
        Wire.Reply reply = wire.post(ApiPaths.TENANT_TOKEN, body);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.code()).isEqualTo(10003);
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
