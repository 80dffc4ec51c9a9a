package io.github.feishureactive.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.token.AppTicketSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What the token calls send, each of them in one exact request, and what the caller of an operation hears when one of
 * them is refused. The fifth, {@code app_access_token/internal}, is asked only for an operation that takes the app's
 * own token.
 */
class TokenCallsWireIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String AUTH = "/open-apis/auth/v3/";
    private static final String APP = "cli_wire";
    private static final String SECRET = "canarySecret0123456789";
    private static final String TICKET = "canaryTicket0123456789";
    private static final String TICKET_AFTER = "canaryTicketAfter0123456789";
    private static final String APP_TOKEN = "a-canaryAppToken0123456789";
    private static final String TENANT_TOKEN = "t-canaryTenantToken0123456789";
    private static final String TENANT = "tenant-1";
    private static final Set<Integer> FOR_AN_ADMINISTRATOR = Set.of(10003, 10005, 10014, 10015);
    private static final Map<Integer, String> ADVICE = Map.of(
            10003, "developer console",
            10005, "developer console",
            10012, "fed with the tickets of this app",
            10013, "installed and enabled in that tenant",
            10014, "developer console",
            10015, "developer console",
            10016, "Only store apps get tickets",
            2200, "try later");

    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

    /** The four, and what each sends. */
    enum TokenCall {
        CUSTOM_TENANT_TOKEN(
                "tenant_access_token/internal", "{\"app_id\":\"" + APP + "\",\"app_secret\":\"" + SECRET + "\"}"),
        STORE_APP_TOKEN(
                "app_access_token",
                "{\"app_id\":\"" + APP + "\",\"app_secret\":\"" + SECRET + "\",\"app_ticket\":\"" + TICKET + "\"}"),
        STORE_TENANT_TOKEN(
                "tenant_access_token",
                "{\"app_access_token\":\"" + APP_TOKEN + "\",\"tenant_key\":\"" + TENANT + "\"}"),
        RESEND_TICKET("app_ticket/resend", "{\"app_id\":\"" + APP + "\",\"app_secret\":\"" + SECRET + "\"}");

        private final String path;
        private final String body;

        TokenCall(String name, String body) {
            this.path = AUTH + name;
            this.body = body;
        }

        private AppAuthentication authentication() {
            return switch (this) {
                case CUSTOM_TENANT_TOKEN -> AppAuthentication.customApp(APP, SECRET);
                case STORE_APP_TOKEN, STORE_TENANT_TOKEN ->
                    AppAuthentication.storeApp(APP, SECRET, new Tickets(Mono.just(TICKET)));
                case RESEND_TICKET -> AppAuthentication.storeApp(APP, SECRET, new Tickets(Mono.empty()));
            };
        }

        private @Nullable String tenantKey() {
            return this == CUSTOM_TENANT_TOKEN ? null : TENANT;
        }

        /** What is asked for on the way to the operation, this call among it. */
        private List<String> way() {
            return switch (this) {
                case CUSTOM_TENANT_TOKEN -> List.of(path);
                case STORE_APP_TOKEN, STORE_TENANT_TOKEN -> List.of(STORE_APP_TOKEN.path, STORE_TENANT_TOKEN.path);
                case RESEND_TICKET -> List.of(path, STORE_APP_TOKEN.path, STORE_TENANT_TOKEN.path);
            };
        }
    }

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void answerEverything() {
        SERVER.resetAll();
        answers(TokenCall.CUSTOM_TENANT_TOKEN, 200, success("tenant_access_token", TENANT_TOKEN));
        answers(TokenCall.STORE_APP_TOKEN, 200, success("app_access_token", APP_TOKEN));
        answers(TokenCall.STORE_TENANT_TOKEN, 200, success("tenant_access_token", TENANT_TOKEN));
        answers(TokenCall.RESEND_TICKET, 200, "{\"code\":0,\"msg\":\"success\"}");
        answers(EnableCall.PATH, 200, "{\"code\":0,\"data\":{\"account\":{\"account_id\":\"1\"}}}");
    }

    @ParameterizedTest
    @EnumSource
    void sendsExactlyThis(TokenCall call) {
        assertThat(enabled(call).hasValue()).isTrue();

        assertThat(received(call)).singleElement().satisfies(request -> {
            assertThat(request.getMethod()).isEqualTo(RequestMethod.POST);
            assertThat(request.getUrl()).isEqualTo(call.path);
            assertThat(request.getProtocol()).isEqualTo("HTTP/1.1");
            assertThat(request.getBody()).isEqualTo(call.body.getBytes(StandardCharsets.UTF_8));
            // The server spells the name of the charset as it likes.
            assertThat(values(request, "Content-Type"))
                    .singleElement()
                    .asString()
                    .isEqualToIgnoringCase("application/json; charset=utf-8");
            assertThat(values(request, "Content-Length")).containsExactly(String.valueOf(call.body.length()));
            assertThat(values(request, "Accept")).containsExactly("application/json");
            assertThat(values(request, "User-Agent")).singleElement().satisfies(agent -> assertThat(agent)
                    .matches("feishu-reactive/(dev|[0-9][0-9A-Za-z.-]*)"));
            // And no Authorization: the store app's token is in the body.
            assertThat(request.getAllHeaderKeys())
                    .containsExactlyInAnyOrder(
                            "Content-Type", "Accept", "Accept-Encoding", "User-Agent", "Host", "Content-Length");
        });
    }

    @ParameterizedTest
    @EnumSource
    void asksForNothingElse(TokenCall call) {
        assertThat(enabled(call).hasValue()).isTrue();

        List<LoggedRequest> all = SERVER.findAll(anyRequestedFor(anyUrl()));
        assertThat(all.stream().map(LoggedRequest::getUrl))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(call.way().stream(), Stream.of(EnableCall.PATH))
                        .toList());
        assertThat(received(EnableCall.PATH)).singleElement().satisfies(request -> assertThat(
                        values(request, "Authorization"))
                .containsExactly("Bearer " + TENANT_TOKEN));
    }

    @Test
    void theOwnTokenOfACustomAppAndWhatItIsSentWith() {
        String path = AUTH + "app_access_token/internal";
        answers(path, 200, success("app_access_token", APP_TOKEN));
        answers("/open-apis/app", 200, "{\"code\":0}");
        ApiOperation<Void> operation = ApiOperation.get("test.app", "/open-apis/app", Void.class)
                .token(TokenKind.APP)
                .build();
        FeishuGateway gateway = EnableCall.gateway(SERVER.baseUrl(), SECRET)
                .authentication(AppAuthentication.customApp(APP, SECRET))
                .build();
        try {
            StepVerifier.create(gateway.call(operation.request()))
                    .expectComplete()
                    .verify(PATIENCE);
        } finally {
            gateway.disposeLater().block(PATIENCE);
        }

        assertThat(received(path)).singleElement().satisfies(request -> {
            assertThat(request.getBodyAsString())
                    .isEqualTo("{\"app_id\":\"" + APP + "\",\"app_secret\":\"" + SECRET + "\"}");
            assertThat(request.containsHeader("Authorization")).isFalse();
        });
        assertThat(received("/open-apis/app")).singleElement().satisfies(request -> assertThat(
                        values(request, "Authorization"))
                .containsExactly("Bearer " + APP_TOKEN));
        assertThat(SERVER.findAll(anyRequestedFor(anyUrl()))).hasSize(2);
    }

    @Test
    void anyTextIsATenantKeyAndIsEscaped() {
        enabled(TokenCall.STORE_TENANT_TOKEN, "\"},\u79df\u6237\n\\");

        assertThat(received(TokenCall.STORE_TENANT_TOKEN)).singleElement().satisfies(request -> assertThat(
                        request.getBodyAsString())
                .isEqualTo(
                        "{\"app_access_token\":\"" + APP_TOKEN + "\",\"tenant_key\":\"\\\"},\u79df\u6237\\n\\\\\"}"));
    }

    @Test
    void theTicketThatThePlatformPushesIsTheOneThatIsShown() {
        assertThat(enabled(TokenCall.RESEND_TICKET).hasValue()).isTrue();

        assertThat(received(TokenCall.STORE_APP_TOKEN)).singleElement().satisfies(request -> assertThat(
                        request.getBodyAsString())
                .contains("\"app_ticket\":\"" + TICKET_AFTER + "\""));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(TokenCall.values()).flatMap(call -> ADVICE.keySet().stream()
                .flatMap(code -> IntStream.of(200, 400, 500).mapToObj(status -> arguments(call, code, status))));
    }

    /** The code decides, whatever the status is; and the platform's text is quoted in no message. */
    @ParameterizedTest
    @MethodSource("refusals")
    void everyDocumentedCodeIsATypedError(TokenCall call, int code, int status) {
        answers(call, status, """
                {"code":%d,"msg":"no: %s %s %s %s"}""".formatted(code, SECRET, TICKET, TICKET_AFTER, APP_TOKEN));

        Throwable error = enabled(call).getThrowable();

        assertThat(error).isInstanceOfSatisfying(AuthenticationException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.httpStatus()).isEqualTo(status);
            assertThat(refused.operation()).isEqualTo(EnableCall.NAME);
            assertThat(refused.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(refused.isTransient()).isEqualTo(!FOR_AN_ADMINISTRATOR.contains(code));
            assertThat(refused.retryAfter()).isPositive();
            assertThat(refused).hasMessageContaining("code " + code).hasMessageContaining(ADVICE.get(code));
        });
        assertThat(Throwables.getStackTrace(error)).doesNotContain("canary");
        assertThat(received(EnableCall.PATH)).isEmpty();
        // Only a ticket that is refused is worth another try, with another ticket.
        boolean another = call == TokenCall.STORE_APP_TOKEN && code == 10012;
        assertThat(received(call)).hasSize(another ? 2 : 1);
        assertThat(received(TokenCall.RESEND_TICKET)).hasSize(another || call == TokenCall.RESEND_TICKET ? 1 : 0);
    }

    private static Signal<EnableCall.Answer> enabled(TokenCall call) {
        return enabled(call, call.tenantKey());
    }

    private static Signal<EnableCall.Answer> enabled(TokenCall call, @Nullable String tenantKey) {
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(call.authentication())
                .baseUrl("http://127.0.0.1:" + SERVER.port())
                .retry(RetryPolicy.none())
                .build();
        return Mono.usingWhen(
                        Mono.just(gateway),
                        open -> EnableCall.on(open, tenantKey).materialize(),
                        FeishuGateway::disposeLater)
                .block(PATIENCE);
    }

    private static void answers(TokenCall call, int status, String body) {
        answers(call.path, status, body);
    }

    private static void answers(String path, int status, String body) {
        SERVER.stubFor(any(urlEqualTo(path))
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json; charset=utf-8")
                        .withBody(body)));
    }

    /** Of a token only its value is essential. */
    @ParameterizedTest
    @CsvSource({
        "7200, 7170",
        "7200.5, 7170",
        "'\"7200\"', 7170",
        "'\"7200.5\"', 7170",
        "7.2E3, 7170",
        "1e1000000000, 7170",
        "1800, 1770",
        "-5, 8",
        "0, 8",
        "0.5, 8",
        "-1e1000000000, 8",
        "null, 1770",
        "'\"\"', 1770",
        "'\"soon\"', 1770",
        "true, 1770",
        "{}, 1770",
        "[7200], 1770",
    })
    void aTokenIsOneHoweverLongItLives(String expire, long seconds) {
        answers(
                TokenCall.CUSTOM_TENANT_TOKEN,
                200,
                "{\"code\":0,\"expire\":" + expire + ",\"tenant_access_token\":\"" + TENANT_TOKEN + "\"}");
        FeishuGateway gateway = FeishuGateway.builder()
                .baseUrl("http://127.0.0.1:" + SERVER.port())
                .authentication(TokenCall.CUSTOM_TENANT_TOKEN.authentication())
                .build();

        EnableCall.on(gateway).block(PATIENCE);

        assertThat(gateway.tokenStatus().validFor().toSeconds()).isBetween(seconds - 5, seconds);
        gateway.disposeLater().block(PATIENCE);
    }

    private static String success(String name, String token) {
        return "{\"code\":0,\"msg\":\"ok\",\"" + name + "\":\"" + token + "\",\"expire\":7200}";
    }

    private static List<LoggedRequest> received(TokenCall call) {
        return received(call.path);
    }

    private static List<LoggedRequest> received(String path) {
        return SERVER.findAll(anyRequestedFor(urlEqualTo(path)));
    }

    private static List<String> values(LoggedRequest request, String header) {
        return request.header(header).values();
    }

    /** Holds a ticket or none, and another one as soon as that is asked for. */
    private record Tickets(Mono<String> held) implements AppTicketSource {

        @Override
        public Mono<String> current(String appId) {
            return held;
        }

        @Override
        public Mono<String> awaitOtherThan(String appId, @Nullable String refused) {
            return Mono.just(TICKET_AFTER);
        }
    }
}
