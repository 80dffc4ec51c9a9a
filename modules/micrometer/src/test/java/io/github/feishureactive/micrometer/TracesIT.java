package io.github.feishureactive.micrometer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.RequestReplySenderContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/** What a tracer makes of it, and what of that is on the wire. */
class TracesIT {

    private static final String TOKEN_PATH = "/open-apis/auth/v3/tenant_access_token/internal";
    private static final String ENABLE_PATH = "/open-apis/hire/v1/referral_account/enable";
    private static final String ATTEMPT = "POST " + ENABLE_PATH;
    private static final String REFRESH = "POST " + TOKEN_PATH;
    private static final String CALL = "hire.referral_account.enable";
    private static final String SECRET = "canary-secret-8c1f2e7d";
    private static final String TOKEN = "t-canary0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    private final OpenTelemetryExtension otel = OpenTelemetryExtension.create();

    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    private final ObservationRegistry registry = ObservationRegistry.create();
    private FeishuGateway gateway;
    private ReferralAccounts accounts;

    @BeforeAll
    static void startServer() {
        SERVER.start();
    }

    @AfterAll
    static void stopServer() {
        SERVER.stop();
    }

    @BeforeEach
    void start() {
        io.opentelemetry.api.trace.Tracer spans = otel.getOpenTelemetry().getTracer("test");
        Tracer tracer = new OtelTracer(spans, new OtelCurrentTraceContext(), event -> {});
        registry.observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<RequestReplySenderContext<?, ?>>(
                                tracer,
                                new OtelPropagator(otel.getOpenTelemetry().getPropagators(), spans)),
                        new DefaultTracingObservationHandler(tracer)));
        SERVER.stubFor(post(TOKEN_PATH)
                .willReturn(aResponse()
                        .withBody("{\"code\":0,\"tenant_access_token\":\"" + TOKEN + "\",\"expire\":7200}")));
        gateway = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp("cli_traced", SECRET))
                .baseUrl("http://127.0.0.1:" + SERVER.port())
                .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)))
                .observer(MicrometerObservations.of(registry))
                .build();
        accounts = ReferralAccounts.on(gateway);
    }

    @AfterEach
    void stop() {
        gateway.disposeLater().block(PATIENCE);
        SERVER.resetAll();
    }

    @Test
    void callerThenCallThenAttemptsAndEachAttemptOnTheWire() {
        firstFailsThenSucceeds();
        Observation caller = Observation.start("caller", registry);

        call(accounts.enable("1").contextWrite(of(caller)));
        caller.stop();

        SpanData root = span("caller");
        SpanData call = span(CALL);
        List<SpanData> attempts = spans(ATTEMPT);
        assertThat(call.getParentSpanId()).isEqualTo(root.getSpanId());
        assertThat(call.getKind()).isEqualTo(SpanKind.INTERNAL);
        assertThat(attempts).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.getParentSpanId()).isEqualTo(call.getSpanId());
            assertThat(attempt.getTraceId()).isEqualTo(root.getTraceId());
            assertThat(attempt.getKind()).isEqualTo(SpanKind.CLIENT);
        });
        assertThat(attempts)
                .extracting(attempt -> attempt.getStatus().getStatusCode())
                .containsExactlyInAnyOrder(StatusCode.ERROR, StatusCode.UNSET);
        assertThat(requests(ENABLE_PATH))
                .extracting(request -> request.getHeader("traceparent"))
                .containsExactlyInAnyOrderElementsOf(
                        attempts.stream().map(TracesIT::traceparent).toList());
    }

    @Test
    void theTokenIsFetchedInATraceOfItsOwn() {
        succeeds();
        Observation caller = Observation.start("caller", registry);

        // The caller's thread starts the request for the token, with everything that is current there.
        try (Observation.Scope scope = caller.openScope()) {
            assertThat(scope.isNoop()).isFalse();
            call(accounts.enable("1").contextWrite(of(caller)));
        }
        caller.stop();

        SpanData refresh = span(REFRESH);
        assertThat(refresh.getParentSpanContext().isValid()).isFalse();
        assertThat(refresh.getTraceId()).isNotEqualTo(span("caller").getTraceId());
        assertThat(requests(TOKEN_PATH)).singleElement().satisfies(request -> assertThat(
                        request.getHeader("traceparent"))
                .isEqualTo(traceparent(refresh)));
        assertThat(span(CALL).getTraceId()).isEqualTo(span("caller").getTraceId());
    }

    @Test
    void aSpanThatOnlyTheTracerKnowsIsNoParentOfAToken() {
        Map<String, String> headers = new TreeMap<>();
        Span current =
                otel.getOpenTelemetry().getTracer("test").spanBuilder("current").startSpan();
        try (Scope scope = current.makeCurrent()) {
            assertThat(scope).isNotNull();
            MicrometerObservations.of(registry).tokenRequestStarted(operation(), headers::put);
            assertThat(Span.current()).as("afterwards").isEqualTo(current);
        }

        assertThat(headers).containsOnlyKeys("traceparent");
        assertThat(headers.get("traceparent"))
                .doesNotContain(current.getSpanContext().getTraceId());
    }

    /** As when a caller leaves the line and makes room for another one on its own thread. */
    @Test
    void whoResumesACallIsNotItsParent() {
        Observation caller = Observation.start("caller", registry);
        Observation stranger = Observation.start("stranger", registry);
        Map<String, String> headers = new TreeMap<>();

        try (Observation.Scope scope = stranger.openScope()) {
            assertThat(scope.isNoop()).isFalse();
            MicrometerObservations.of(registry)
                    .callStarted(new CallTarget(operation(), "cli_1", null), of(caller))
                    .attemptStarted(headers::put);
            assertThat(registry.getCurrentObservation()).isSameAs(stranger);
        }
        caller.stop();
        stranger.stop();

        assertThat(headers.get("traceparent"))
                .contains(span("caller").getTraceId())
                .doesNotContain(span("stranger").getTraceId());
    }

    @Test
    void twoCallersAtOnceKeepTheirTracesApart() {
        succeeds();
        Observation one = Observation.start("one", registry);
        Observation two = Observation.start("two", registry);

        Mono.when(
                        accounts.enable("1").contextWrite(of(one)),
                        accounts.enable("1").contextWrite(of(two)))
                .block(PATIENCE);
        one.stop();
        two.stop();

        assertThat(spans(CALL))
                .extracting(SpanData::getParentSpanId)
                .containsExactlyInAnyOrder(span("one").getSpanId(), span("two").getSpanId());
        assertThat(spans(ATTEMPT))
                .extracting(SpanData::getTraceId)
                .containsExactlyInAnyOrder(span("one").getTraceId(), span("two").getTraceId());
        assertThat(spans(REFRESH)).hasSize(1);
    }

    @Test
    void ourOwnHeadersAreNotReplacedAndBadOnesAreLeftOut() {
        succeeds();
        FeishuGateway other = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp("cli_traced", SECRET))
                .baseUrl("http://127.0.0.1:" + SERVER.port())
                .observer(new HeaderWriter())
                .build();

        call(ReferralAccounts.on(other).enable("1"));
        other.disposeLater().block(PATIENCE);

        LoggedRequest request = requests(ENABLE_PATH).get(0);
        assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + TOKEN);
        assertThat(request.getHeaders().getHeader("User-Agent").values()).hasSize(1);
        assertThat(request.getHeader("User-Agent")).doesNotContain("evil");
        assertThat(request.getHeader("Content-Type")).startsWith("application/json");
        assertThat(request.getHeader("X-Good")).isEqualTo("good");
        assertThat(request.getHeader("X-Bad")).isNull();
        assertThat(request.getHeader("X-Injected")).isNull();
    }

    @Test
    void noSecretIsInASpan() {
        SERVER.stubFor(post(ENABLE_PATH)
                .willReturn(aResponse()
                        .withStatus(400)
                        .withHeader("X-Tt-Logid", TOKEN)
                        .withBody("{\"code\":1002002,\"msg\":\"bad header Bearer " + TOKEN + "\"}")));

        call(accounts.enable("1"));

        assertThat(otel.getSpans()).hasSize(3).allSatisfy(span -> assertThat(
                        span + " " + span.getEvents() + " " + span.getAttributes())
                .doesNotContain(SECRET)
                .doesNotContain(TOKEN));
        assertThat(span(CALL).getEvents()).as("the exception").isNotEmpty();
    }

    private void succeeds() {
        SERVER.stubFor(post(ENABLE_PATH).willReturn(aResponse().withBody(success())));
    }

    private void firstFailsThenSucceeds() {
        SERVER.stubFor(post(ENABLE_PATH)
                .inScenario("retry")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("again")
                .willReturn(aResponse().withStatus(500).withBody("{\"code\":1002001,\"msg\":\"system\"}")));
        SERVER.stubFor(post(ENABLE_PATH)
                .inScenario("retry")
                .whenScenarioStateIs("again")
                .willReturn(aResponse().withBody(success())));
    }

    private static String success() {
        return "{\"code\":0,\"data\":{\"account\":{\"account_id\":\"1\",\"status\":1}}}";
    }

    private static <T> void call(Mono<T> call) {
        assertThat(ObservedPlatform.end(call)).isNotNull();
    }

    private static ApiOperation<Object> operation() {
        return ApiOperation.post("test.op", "/op", Object.class).build();
    }

    private static Context of(Observation observation) {
        return Context.of(MicrometerObservations.KEY, observation);
    }

    private SpanData span(String name) {
        List<SpanData> found = spans(name);
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private List<SpanData> spans(String name) {
        return otel.getSpans().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private List<LoggedRequest> requests(String path) {
        assertThat(SERVER.findAll(postRequestedFor(anyUrl()))).isNotEmpty();
        return SERVER.findAll(postRequestedFor(urlPathEqualTo(path)));
    }

    private static String traceparent(SpanData span) {
        return String.join(
                "-",
                "00",
                span.getTraceId(),
                span.getSpanId(),
                span.getSpanContext().getTraceFlags().asHex());
    }
}
