package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.quota.Quota;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

/** How header names are spelled on the wire. HTTP clients hide it, so the raw bytes are read. */
class ResponseHeadersIT extends DemoSimulator {

    @Override
    SimulatorBuilder settings() {
        return FeishuSimulator.demo().quota(ApiPaths.ENABLE, Quota.perMinute(1));
    }

    @Test
    void ofASuccess() throws Exception {
        assertThat(names(enable())).contains("Content-Type", "Content-Length", "X-Tt-Logid");
    }

    @Test
    void ofATokenEndpointAndItsRefusals() throws Exception {
        String token = exchange(raw -> raw.post(
                ApiPaths.TENANT_TOKEN,
                """
                {"app_id":"%s","app_secret":"%s"}""".formatted(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET),
                "connection",
                "close"));
        String refused = exchange(raw -> raw.post(ApiPaths.TENANT_TOKEN, "{}", "connection", "close"));

        assertThat(names(token)).contains("Content-Type", "Content-Length", "X-Tt-Logid");
        assertThat(names(refused)).contains("Content-Type", "Content-Length", "X-Tt-Logid");
    }

    @Test
    void ofTheGatewaysErrors() throws Exception {
        assertThat(names(exchange(raw -> raw.post(ApiPaths.ENABLE, "{}", "connection", "close"))))
                .contains("Content-Type", "X-Tt-Logid");
        assertThat(names(exchange(raw -> raw.post("/open-apis/other", "{}", "connection", "close"))))
                .contains("Content-Type", "X-Tt-Logid");
    }

    @Test
    void ofAThrottledRequest() throws Exception {
        enable();

        assertThat(names(enable()))
                .contains("Content-Type", "X-Tt-Logid", "x-ogw-ratelimit-limit", "x-ogw-ratelimit-reset");
    }

    @Test
    void ofTheLastResponseOfAConnection() throws Exception {
        assertThat(exchange(raw -> raw.post(ApiPaths.ENABLE, "{}", "connection", "close")))
                .contains("\r\nConnection: close\r\n");
    }

    @Test
    void ofTheResponseToGarbage() throws Exception {
        assertThat(names(exchange(raw -> raw.send("NONSENSE\r\n\r\n")))).contains("Content-Length", "Connection");
    }

    @Test
    void ofATruncatedResponse() throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, Fault.resetInBody());

        assertThat(names(enable())).contains("Content-Type", "Content-Length", "X-Tt-Logid");
    }

    @Test
    void ofAScriptedResponse() throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, Fault.response(502, "text/html", "", Map.of("x-cache", "MISS")));

        String response = enable();

        assertThat(head(response)).anyMatch("x-cache: MISS"::equals);
        assertThat(names(response)).contains("Content-Type", "Content-Length", "X-Tt-Logid");
    }

    @Test
    void ofHandshakes() throws Exception {
        String url = wire.post(
                        ApiPaths.LONG_CONNECTION,
                        """
                        {"AppID":"%s","AppSecret":"%s"}""".formatted(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET),
                        "locale",
                        "zh")
                .data()
                .path("URL")
                .stringValue();
        String target = url.substring(url.indexOf("/callback"));

        String opened = handshake(target);
        String refused = handshake(target);

        assertThat(opened).startsWith("HTTP/1.1 101 ");
        assertThat(names(opened)).containsExactlyInAnyOrder("Upgrade", "Connection", "Sec-WebSocket-Accept");
        assertThat(refused).startsWith("HTTP/1.1 514 ");
        assertThat(names(refused))
                .containsExactlyInAnyOrder(
                        "Handshake-Status", "Handshake-Msg", "Handshake-Autherrcode", "Content-Length");
    }

    private String handshake(String target) throws Exception {
        try (RawConnection connection = new RawConnection(simulator)) {
            connection.send(
                    "GET " + target + " HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                            + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            return connection.readUntil("\r\n\r\n");
        }
    }

    private String enable() throws Exception {
        String token = wire.token();
        return exchange(raw -> raw.enableAndClose(token, DEMO_ACCOUNT_ID));
    }

    private String exchange(Request request) throws Exception {
        try (RawConnection connection = new RawConnection(simulator)) {
            request.send(connection);
            return connection.read().text();
        }
    }

    /** The names of one response, none of which is in lower case but those that the documents print so. */
    private static List<String> names(String response) {
        List<String> names = head(response).stream()
                .skip(1)
                .map(line -> line.split(":", 2)[0])
                .toList();
        assertThat(names)
                .filteredOn(Predicate.not(name -> name.startsWith("x-ogw-ratelimit-") || name.equals("x-cache")))
                .allMatch(name -> Character.isUpperCase(name.charAt(0)));
        return names;
    }

    private static List<String> head(String response) {
        return List.of(response.split("\r\n\r\n", 2)[0].split("\r\n"));
    }

    @FunctionalInterface
    private interface Request {

        void send(RawConnection connection) throws Exception;
    }
}
