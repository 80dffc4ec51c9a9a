package io.github.feishureactive.simulator;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlatformIT extends DemoOverBoth {

    @ParameterizedTest
    @CsvSource({
        "Bearer t-unknown, 99991663",
        "Bearer u-unknown, 99991668",
        "Bearer x,         99991671",
        "Basic t-x,        99991661",
        "'Bearer ',        99991661"
    })
    void refusesOtherTokens(String authorization, int code) throws Exception {
        Wire.Reply reply = wire.post(ApiPaths.ENABLE, "{}", "Authorization", authorization);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().path("error").path("log_id").stringValue()).isEqualTo(reply.header("X-Tt-Logid"));
    }

    @Test
    void refusesNoToken() throws Exception {
        Wire.Reply reply = wire.post(ApiPaths.ENABLE, "{}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(99991661);
    }

    @Test
    void knowsNoOtherPath() throws Exception {
        Wire.Reply reply = wire.post("/open-apis/hire/v1/jobs", "{}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo(99991201);
    }

    @Test
    void knowsNoOtherMethod() throws Exception {
        Wire.Reply reply = wire.send("PUT", ApiPaths.ENABLE, "{}");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.code()).isEqualTo(99991301);
    }

    @Test
    void ignoresTheQuery() throws Exception {
        assertThat(wire.post(ApiPaths.ENABLE + "?user_id_type=open_id", "{}").code())
                .isEqualTo(99991661);
    }

    @Test
    void everyResponseHasItsOwnLogId() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            seen.add(wire.post(ApiPaths.ENABLE, "{}").header("X-Tt-Logid"));
        }

        assertThat(seen).hasSize(20).allMatch(logId -> logId.matches("20\\d{12}[0-9A-F]{19}"));
    }

    @Test
    void bodiesAreBounded() throws Exception {
        String body = "[" + " ".repeat(1 << 20) + "]";

        Wire.Reply reply = wire.post(ApiPaths.TENANT_TOKEN, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(9499);
    }
}
