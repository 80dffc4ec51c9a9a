package io.github.feishureactive.simulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.account.SimulatedAccount;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;

class ReferralAccountEndpointsIT {

    private FeishuSimulator simulator;
    private Wire wire;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo()
                .app("cli_second", "second")
                .account(SimulatedAccount.disabled("1").withCash("USD", "12345678901234567.89"))
                .start();
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void enables() throws Exception {
        assertThat(simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow().enabled())
                .isFalse();

        Wire.Reply reply = wire.enable(wire.token(), DEMO_ACCOUNT_ID);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"account\":{"
                        + "\"account_id\":\"6942778198054125570\",\"assets\":{\"confirmed_bonus\":{"
                        + "\"point_bonus\":1500,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":520.00}]}},"
                        + "\"status\":1}}}");
        assertThat(simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow().enabled())
                .isTrue();
    }

    @Test
    void anAccountBelongsToOneApp() throws Exception {
        wire.enable(wire.token(), DEMO_ACCOUNT_ID);

        assertThat(simulator
                        .account("cli_second", DEMO_ACCOUNT_ID)
                        .orElseThrow()
                        .enabled())
                .isFalse();
    }

    @Test
    void amountsKeepEveryDigit() throws Exception {
        assertThat(wire.enable(wire.token(), "1").body()).contains("\"amount\":12345678901234567.89}");
    }

    @Test
    void deactivatesWithoutABody() throws Exception {
        String token = wire.token();
        wire.enable(token, DEMO_ACCOUNT_ID);

        Wire.Reply reply = wire.api(token, Wire.on(ApiPaths.DEACTIVATE, DEMO_ACCOUNT_ID), "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().path("account").path("status").intValue()).isEqualTo(2);
        assertThat(simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow().enabled())
                .isFalse();
        assertThat(wire.api(token, Wire.on(ApiPaths.DEACTIVATE, DEMO_ACCOUNT_ID), "{}")
                        .code())
                .isZero();
        assertThat(wire.api(token, Wire.on(ApiPaths.DEACTIVATE, "404"), "").code())
                .isEqualTo(1002553);
    }

    @Test
    void deactivatesWithoutALength() throws Exception {
        String head = "POST " + Wire.on(ApiPaths.DEACTIVATE, DEMO_ACCOUNT_ID)
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + wire.token() + "\r\n\r\n";
        try (RawConnection connection = new RawConnection(simulator)) {
            connection.send(head);

            assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                | 1002002",
                "{\"referral_account_id\":null}    | 1002002",
                "{\"referral_account_id\":\"\"}    | 1002002",
                "{\"referral_account_id\":\"404\"} | 1002553",
                "{\"referral_account_id\":1}       | 9499",
                "[]                                | 9499",
                "{\"referral_account_id            | 9499"
            })
    void refuses(String body, int code) throws Exception {
        Wire.Reply reply = wire.post(ApiPaths.ENABLE, body, "Authorization", "Bearer " + wire.token());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().path("error").path("log_id").stringValue()).isEqualTo(reply.header("X-Tt-Logid"));
    }
}
