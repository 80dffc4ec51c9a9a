package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Method;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.Quota;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/** What each kind of operation looks like on the wire, plain and over TLS, and what becomes of its response. */
class OperationWireIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));
    private static final String DATA = "{\"code\":0,\"msg\":\"ok\",\"data\":{\"user_names\":{\"a\":[\"x\",\"y\"]}}}";

    private @Nullable FeishuGateway gateway;

    enum Scheme {
        PLAIN,
        TLS
    }

    record Change(String newName, @Nullable String absent) {}

    record Names(List<String> a) {}

    record Listed<T>(T userNames) {}

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.disposeLater().block(PATIENCE);
        }
        SERVER.resetAll();
    }

    private void open(Scheme scheme, String response) {
        SERVER.stubFor(any(anyUrl()).willReturn(okJson(response)));
        gateway = FeishuGateway.builder()
                .authentication(environment -> new FakeTokens(new ArrayList<>()))
                .baseUrl(
                        scheme == Scheme.PLAIN
                                ? "http://127.0.0.1:" + SERVER.port()
                                : "https://127.0.0.1:" + SERVER.httpsPort())
                .httpClient(TrustingAll::customize)
                .build();
    }

    private <T> Mono<T> call(ApiRequest<T> request) {
        return gateway.call(request);
    }

    private static LoggedRequest request() {
        List<LoggedRequest> received = SERVER.findAll(anyRequestedFor(anyUrl()));
        assertThat(received).hasSize(1);
        return received.get(0);
    }

    private static ApiOperation<Void> nothing(Method method) {
        var builder =
                switch (method) {
                    case GET -> ApiOperation.get("test.op", "/things/{id}", Void.class);
                    case POST -> ApiOperation.post("test.op", "/things/{id}", Void.class);
                    case PUT -> ApiOperation.put("test.op", "/things/{id}", Void.class);
                    case PATCH -> ApiOperation.patch("test.op", "/things/{id}", Void.class);
                    case DELETE -> ApiOperation.delete("test.op", "/things/{id}", Void.class);
                };
        return builder.quota(Quota.unlimited()).header("X-Lane", "blue").build();
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodWithABody(Scheme scheme) {
        open(scheme, "{\"code\":0}");
        for (Method method : Method.values()) {
            SERVER.resetRequests();

            StepVerifier.create(call(nothing(method)
                            .request()
                            .path("id", "a/b c\u5e73")
                            .query("q&", "1=2+3")
                            .header("X-Lane", "green")
                            .body(new Change("\u5f20 \"x\"", null))))
                    .expectComplete()
                    .verify(PATIENCE);

            LoggedRequest received = request();
            assertThat(received.getMethod().getName()).isEqualTo(method.name());
            assertThat(received.getUrl()).isEqualTo("/things/a%2Fb%20c%E5%B9%B3?q%26=1%3D2%2B3");
            assertThat(received.getBodyAsString()).isEqualTo("{\"new_name\":\"\u5f20 \\\"x\\\"\"}");
            // WireMock changes the case of the charset.
            assertThat(received.header("Content-Type").firstValue())
                    .isEqualToIgnoringCase("application/json; charset=utf-8");
            assertThat(received.header("Content-Length").values())
                    .containsExactly(String.valueOf(received.getBody().length));
            assertThat(received.containsHeader("Transfer-Encoding")).isFalse();
            assertThat(received.header("Authorization").values()).containsExactly("Bearer t-1");
            assertThat(received.header("X-Lane").values()).containsExactly("green");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodWithoutABody(Scheme scheme) {
        open(scheme, "{\"code\":0}");
        for (Method method : Method.values()) {
            SERVER.resetRequests();

            StepVerifier.create(call(nothing(method).request().path("id", "1")))
                    .expectComplete()
                    .verify(PATIENCE);

            LoggedRequest received = request();
            assertThat(received.getMethod().getName()).isEqualTo(method.name());
            assertThat(received.getUrl()).isEqualTo("/things/1");
            assertThat(received.getBody()).isEmpty();
            assertThat(received.containsHeader("Content-Type")).isFalse();
            assertThat(received.containsHeader("Transfer-Encoding")).isFalse();
            boolean saysSo = method != Method.GET && method != Method.DELETE;
            assertThat(received.header("Content-Length").isPresent())
                    .as("%s", method)
                    .isEqualTo(saysSo);
            assertThat(received.header("X-Lane").values()).containsExactly("blue");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGenericResponseATreeAndNothing(Scheme scheme) {
        open(scheme, DATA);

        StepVerifier.create(call(ApiOperation.of(Method.PATCH, "test.op", "/op", new TypeReference<Listed<Names>>() {})
                        .build()
                        .request()))
                .expectNext(new Listed<>(new Names(List.of("x", "y"))))
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(call(ApiOperation.put("test.op", "/op", JsonNode.class)
                        .build()
                        .request()))
                .assertNext(tree ->
                        assertThat(tree.at("/user_names/a/1").asString()).isEqualTo("y"))
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(call(nothing(Method.DELETE).request().path("id", "1")))
                .expectComplete()
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource
    void aBulkRunOfDeletions(Scheme scheme) {
        open(scheme, "{\"code\":0,\"data\":null}");
        ApiOperation<Void> delete = nothing(Method.DELETE);

        StepVerifier.create(gateway.callAll(
                        delete, Flux.just("1", "2"), id -> delete.request().path("id", id), ResultOrder.AS_RECEIVED))
                .expectNext(new CallResult.Success<>("1", null), new CallResult.Success<>("2", null))
                .expectComplete()
                .verify(PATIENCE);
    }
}
