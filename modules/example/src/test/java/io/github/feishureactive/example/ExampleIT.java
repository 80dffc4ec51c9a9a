package io.github.feishureactive.example;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.github.feishureactive.simulator.FeishuSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole service over HTTP, on the simulator that it starts when nothing is configured. */
class ExampleIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PAGES = 1_000;

    private static ConfigurableApplicationContext service;
    private static WebClient http;
    private static int port;

    @BeforeAll
    static void start() {
        service = ExampleApplication.application().run("--server.port=0");
        port = Objects.requireNonNull(((WebServerApplicationContext) service).getWebServer())
                .getPort();
        http = WebClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultStatusHandler(HttpStatusCode::isError, error -> Mono.empty())
                .build();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void enablesAnAccount() {
        ResponseEntity<String> answer = post("/accounts/" + FeishuSimulator.DEMO_ACCOUNT_ID + "/enable");

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody()).contains("\"accountId\":\"" + FeishuSimulator.DEMO_ACCOUNT_ID + "\"");
    }

    @Test
    void saysWhatIsWrongWithAnAccountThatIsUnknown() {
        ResponseEntity<String> answer = post("/accounts/1/enable");

        assertThat(answer.getStatusCode().value()).isEqualTo(404);
        assertThat(answer.getBody())
                .contains("\"outcome\":\"REJECTED\"")
                .contains("\"detail\":\"Check the account id")
                .contains("\"logId\":");
    }

    @Test
    void enablesManyAndSaysWhichFailed() {
        String lines = many(MediaType.APPLICATION_NDJSON);

        assertThat(lines.lines())
                .hasSize(2)
                .anyMatch(line -> line.equals("{\"accountId\":\"7000000000000000001\",\"enabled\":true}"))
                .anyMatch(line -> line.startsWith("{\"accountId\":\"2\",\"enabled\":false,\"error\":")
                        && line.contains("\"outcome\":\"REJECTED\""));
    }

    @Test
    void enablesManyAsServerSentEvents() {
        assertThat(many(MediaType.TEXT_EVENT_STREAM).lines().filter(line -> line.startsWith("data:{\"accountId\":")))
                .hasSize(2);
    }

    private static String many(MediaType accepted) {
        return Objects.requireNonNull(http.post()
                .uri("/accounts/enable")
                .contentType(MediaType.APPLICATION_NDJSON)
                .accept(accepted)
                .bodyValue("{\"id\":\"7000000000000000001\"}\n{\"id\":\"2\"}\n")
                .retrieve()
                .bodyToMono(String.class)
                .block(PATIENCE));
    }

    @Test
    void metricsAndHealthAreThere() {
        post("/accounts/" + FeishuSimulator.DEMO_ACCOUNT_ID + "/enable");

        assertThat(get("/actuator/prometheus"))
                .contains("feishu_client_requests_seconds_count")
                .contains("feishu_client_ratelimit_pending")
                .doesNotContain(FeishuSimulator.DEMO_APP_SECRET)
                .doesNotContain(SimulatedPlatform.ENCRYPT_KEY);
        assertThat(get("/actuator/health")).contains("\"feishu\":{").doesNotContain("\"DOWN\"");
    }

    @Test
    void withoutARedisNoInstancesShareAQuota() {
        assertThat(post("/scenarios/instances").getStatusCode().value()).isEqualTo(404);
    }

    @Test
    void aRewardArrivesAsAnEvent() {
        post("/scenarios/reward");

        assertThat(firstPicture(seen -> seen.contains("\"changes\":[{")))
                .contains("\"accountId\":\"" + Platforms.PAYEE + "\",\"points\":100,\"cash\":[\"CNY 25.50\"]")
                .contains("\"action\":\"reward\"");
    }

    private static String firstPicture(Predicate<String> wanted) {
        return Objects.requireNonNull(http.get()
                .uri("/live")
                .retrieve()
                .bodyToFlux(String.class)
                .filter(wanted)
                .blockFirst(PATIENCE));
    }

    /** Each is closed while its first picture is written; the leak detection sees what becomes of that. */
    @Test
    void pagesThatAreClosedAsTheyAreOpenedLoseNothing() throws IOException {
        byte[] request = "GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        Random pause = new Random(7);
        for (int page = 0; page < PAGES; page++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(request);
                LockSupport.parkNanos(pause.nextInt(1_000_000));
            }
        }

        assertThat(firstPicture(seen -> true)).contains("\"gateway\":{");
    }

    @Test
    void thePageIsInTheLanguageThatIsAccepted() {
        assertThat(page("zh-TW,zh;q=0.9,en;q=0.8")).contains("<html lang=\"zh-CN\">");
        assertThat(page("de,en;q=0.8,zh;q=0.7")).contains("<html lang=\"en\">");
        assertThat(page("not a language")).contains("<html lang=\"en\">");
    }

    private static String page(String acceptLanguage) {
        return Objects.requireNonNull(http.get()
                .uri("/")
                .header("Accept-Language", acceptLanguage)
                .retrieve()
                .bodyToMono(String.class)
                .block(PATIENCE));
    }

    private static ResponseEntity<String> post(String path) {
        return Objects.requireNonNull(
                http.post().uri(path).retrieve().toEntity(String.class).block(PATIENCE));
    }

    private static String get(String path) {
        return Objects.requireNonNull(
                http.get().uri(path).retrieve().bodyToMono(String.class).block(PATIENCE));
    }
}
