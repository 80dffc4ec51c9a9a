package io.github.feishureactive.core;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.doctor.GatewayReport;
import io.github.feishureactive.core.doctor.GatewayReport.Verdict;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.Authentication.AccessTokens;
import io.github.feishureactive.core.token.TokenStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** Diagnoses over real sockets, of platforms that a simulator cannot be. */
class DiagnosisIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String APP = "cli_canary_app_0123";
    private static final String TOKEN = "t-canaryTOKEN0123456789";

    /** Of a form that no pattern knows. */
    private static final String OTHER_TOKEN = "canary_of_another_form";

    private static final String TENANT = "tenant_canary_9876";

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private @Nullable DisposableServer server;
    private @Nullable FeishuGateway gateway;
    private String token = TOKEN;

    record Item(@Nullable String name) {}

    private static final ApiOperation<Item> READ = ApiOperation.get("test.read", "/open-apis/test/v1/read", Item.class)
            .scopes("test:item", "test:item:readonly")
            .build();
    private static final ApiOperation<Item> WRITE = ApiOperation.post(
                    "test.write", "/open-apis/test/v1/write", Item.class)
            .scopes("test:item")
            .build();

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.disposeLater().block(PATIENCE);
        }
        if (server != null) {
            server.disposeNow();
        }
    }

    @Test
    void aServerThatReflectsEverySecretGetsNoneOntoThePage() {
        start(this::reflect);

        for (String each : List.of(TOKEN, OTHER_TOKEN)) {
            token = each;
            GatewayReport report = diagnose(List.of(READ.request().tenant(TENANT)));

            assertThat(report.text().replaceAll("\\s+", " "))
                    .contains("[hidden]")
                    .contains("the app has none of a:[hidden], test:item")
                    .doesNotContain(APP, TENANT, each, "canaryTOKEN");
        }
    }

    private Publisher<Void> reflect(HttpServerRequest request, HttpServerResponse response) {
        return response.status(400)
                .header("X-Tt-Logid", token)
                .header("X-" + token, "1")
                .header("X-" + TENANT, APP)
                .header(APP, TENANT)
                .header("Server-Timing", token + ";dur=1, inner;dur=1")
                .header("Content-Type", token)
                .header("Content-Encoding", "identity")
                .sendString(Mono.just("""
                        {"code": 99991672, "msg": "of %1$s in %2$s",
                         "%1$s": 1, "%2$s": 1,
                         "error": {"log_id": "%1$s", "%3$s": 1, "permission_violations": [
                           {"type": "x", "subject": "%1$s"}, {"type": "x", "subject": "a:%2$s"},
                           {"type": "x", "subject": "test:item"}]}}
                        """.formatted(token, TENANT, APP)))
                .then();
    }

    @Test
    void nothingButReadingIsSent() {
        start((request, response) -> answer(response, 200, "{\"code\":0,\"data\":{\"name\":\"x\"}}"));

        GatewayReport report = diagnose(List.of(
                WRITE.request().body(new Item("x")),
                READ.request().body(new Item("x")),
                READ.request().query("a", "b"),
                READ.request().query("hidden", "1").header("X-HTTP-Method-Override", "DELETE")));

        assertThat(seen)
                .allMatch(line -> line.startsWith("GET "), "reads")
                .allMatch(line -> line.endsWith(" body 0"), "has no body")
                .noneMatch(line -> line.contains("hidden"))
                .filteredOn(line -> line.contains("/test/"))
                .hasSize(2);
        assertThat(report.findings())
                .filteredOn(finding -> finding.subject().equals("test.write"))
                .allMatch(finding -> finding.verdict() == Verdict.SKIPPED)
                .hasSize(1);
        assertThat(report.text()).containsPattern("test.read +GET answered, in \\d+ ms; the app has one of test:item");
    }

    /** A response shows that the app has one of the call's scopes: enough for a call that needs one of the same. */
    @Test
    void aCallThatIsNotSentIsJudgedByWhatAnotherOneShowed() {
        start((request, response) -> answer(response, 200, "{\"code\":0,\"data\":{\"name\":\"x\"}}"));
        ApiOperation<Item> search = ApiOperation.post("test.search", "/open-apis/test/v1/search", Item.class)
                .scopes("test:item:readonly", "test:item", "test:other")
                .build();

        assertThat(diagnose(List.of(search.request(), WRITE.request(), READ.request()))
                        .text()
                        .replaceAll("\\s+", " "))
                .contains("ok test.search POST not sent; the app has one of test:item:readonly, test:item, test:other")
                .contains("- test.write POST not sent, since it may change something; it needs test:item");
    }

    @Test
    void aPlatformThatNeverRespondsTakesNoLongerThanTheProbes() {
        start((request, response) -> Mono.never());

        GatewayReport report = FeishuGateway.builder()
                .authentication(this::tokens)
                .baseUrl("http://127.0.0.1:" + port())
                .deadline(Duration.ofMillis(300))
                .build()
                .diagnose(List.of(READ.request()))
                .block(PATIENCE);

        assertThat(report).isNotNull();
        assertThat(report.healthy()).isFalse();
        assertThat(report.text())
                .containsPattern("FAIL connect +nothing came in time")
                .containsPattern("FAIL test.read +GET ");
    }

    @Test
    void aPageInPlaceOfThePlatformIsNoEnvelopeAndNoProofOfAScope() {
        start((request, response) -> answer(response.header("Content-Type", "text/html"), 200, "<html>portal</html>"));

        assertThat(diagnose(List.of(READ.request())).text())
                .contains("HTTP 200, text/html, and not the platform's error envelope")
                .containsPattern("note test.read +GET The response to test.read is not the JSON")
                .doesNotContain("the app has", "portal");
    }

    @Test
    void aSourceOfTokensThatFailsIsALine() {
        start((request, response) -> answer(response, 404, "{\"code\":99991201}"));
        gateway = FeishuGateway.builder()
                .authentication(environment -> new Tokens() {
                    @Override
                    public Mono<AccessToken> token(@Nullable String tenantKey) {
                        throw new IllegalStateException("the secret is canary");
                    }

                    @Override
                    public TokenStatus status() {
                        throw new IllegalStateException("the secret is canary");
                    }
                })
                .baseUrl("http://127.0.0.1:" + port())
                .build();

        GatewayReport report = gateway.diagnose(List.of(READ.request())).block(PATIENCE);

        assertThat(report.text())
                .containsPattern("FAIL access token +failed with IllegalStateException")
                .containsPattern("- +test.read +GET not sent, since there is no token")
                .doesNotContain("canary");
    }

    @Test
    void aCustomizerThatThrowsIsALine() {
        start((request, response) -> answer(response, 404, "{}"));
        AtomicBoolean broken = new AtomicBoolean();
        gateway = FeishuGateway.builder()
                .authentication(this::tokens)
                .baseUrl("http://127.0.0.1:" + port())
                .httpClient(client -> {
                    if (broken.get()) {
                        throw new IllegalStateException("the secret is canary");
                    }
                    return client;
                })
                .build();
        broken.set(true);

        assertThat(gateway.diagnose(List.of()).block(PATIENCE).text())
                .containsPattern("FAIL diagnosis +failed with IllegalStateException")
                .doesNotContain("canary");
    }

    @Test
    void closingTheGatewayEndsTheDiagnosis() {
        start((request, response) -> {
            Mono<Void> silent = Mono.never();
            return silent.doOnSubscribe(begun -> gateway.close());
        });
        gateway = gateway();

        StepVerifier.create(gateway.diagnose(List.of()))
                .expectError(GatewayClosedException.class)
                .verify(PATIENCE);
        StepVerifier.create(gateway.diagnose(List.of()))
                .expectError(GatewayClosedException.class)
                .verify(PATIENCE);
    }

    @Test
    void theVersionThatTheServerChoosesIsNamed() throws SSLException {
        assertThat(diagnosisOverTls(options -> options.http2TlsDisabled(true)))
                .contains(" ms for name, TCP and TLS")
                .contains("the server chose HTTP/1.1")
                .containsPattern("- +none +the diagnosis was asked about none");
    }

    @Test
    void aServerThatOffersHttp2IsNamedThoughTheGatewaySpeaksHttp11() throws SSLException {
        assertThat(diagnosisOverTls(options -> options).replaceAll("\\s+", " "))
                .contains("the server chose HTTP/2.0; the gateway speaks HTTP/1.1, unless http2 is set");
    }

    private String diagnosisOverTls(UnaryOperator<WireMockConfiguration> options) throws SSLException {
        SslContext trusting = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        WireMockServer platform =
                new WireMockServer(options.apply(WireMockConfiguration.options().dynamicHttpsPort()));
        platform.start();
        try {
            gateway = FeishuGateway.builder()
                    .authentication(this::tokens)
                    .baseUrl("https://localhost:" + platform.httpsPort())
                    .httpClient(client -> client.secure(spec -> spec.sslContext(trusting)))
                    .build();
            return gateway.diagnose(List.of()).block(PATIENCE).text();
        } finally {
            platform.stop();
        }
    }

    private void start(BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> answers) {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asByteArray()
                        .map(body -> body.length)
                        .defaultIfEmpty(0)
                        .doOnNext(length -> seen.add(request.method() + " " + request.uri() + " body " + length))
                        .flatMap(length -> Mono.from(answers.apply(request, response))))
                .bindNow();
    }

    private static Publisher<Void> answer(HttpServerResponse response, int status, String body) {
        return response.status(status).sendString(Mono.just(body)).then();
    }

    private int port() {
        return server.port();
    }

    private FeishuGateway gateway() {
        return FeishuGateway.builder()
                .authentication(this::tokens)
                .baseUrl("http://127.0.0.1:" + port())
                .build();
    }

    private GatewayReport diagnose(List<ApiRequest<?>> calls) {
        if (gateway == null) {
            gateway = gateway();
        }
        return gateway.diagnose(calls).block(PATIENCE);
    }

    private AccessTokens tokens(Authentication.Environment environment) {
        return new Tokens();
    }

    private class Tokens implements AccessTokens {

        @Override
        public String appId() {
            return APP;
        }

        @Override
        public Mono<AccessToken> token(@Nullable String tenantKey) {
            return Mono.fromSupplier(() -> AccessToken.of(token));
        }

        @Override
        public void reject(@Nullable String tenantKey, AccessToken rejected) {}

        @Override
        public void dispose() {}
    }
}
