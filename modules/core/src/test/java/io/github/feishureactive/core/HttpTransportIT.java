package io.github.feishureactive.core;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.http.BaseUrl;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.HttpTransport;
import io.github.feishureactive.core.internal.http.TransportSettings;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.token.AccessToken;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Real sockets below the pipeline: TLS, request lines, and what becomes of connections. */
class HttpTransportIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));

    private final AtomicInteger opened = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch written = new CountDownLatch(1);
    private @Nullable HttpTransport transport;

    record Body(String someName, @Nullable String absent) {}

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
        if (transport != null) {
            transport.disposeLater().block(PATIENCE);
        }
        SERVER.resetAll();
    }

    @Test
    void overTls() {
        answers("over TLS");

        BufferedResponse answer =
                send(transport("https://127.0.0.1:" + SERVER.httpsPort(), TrustingAll::customize), get("/secure"));

        assertThat(answer.body()).asString().isEqualTo("over TLS");
    }

    @Test
    void overTlsWithoutTrustNothingIsSent() {
        answers("never");

        StepVerifier.create(transport("https://127.0.0.1:" + SERVER.httpsPort(), UnaryOperator.identity())
                        .send(call(get("/secure"))))
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(TransportException.class, failed -> {
                            assertThat(failed.outcome()).isEqualTo(Outcome.NOT_SENT);
                            assertThat(failed).hasMessageContaining("the server's certificate is not trusted");
                        }))
                .verify(PATIENCE);
        assertThat(requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"https://127.0.0.1:1999, true", "HTTPS://127.0.0.1:1999, true", "http://127.0.0.1:1999, false"})
    void theTrustStoreIsReadBeforeTheFirstCall(String url, boolean read) {
        AtomicBoolean ready = new AtomicBoolean();
        transport(url, client -> {
            ready.set(client.configuration().sslProvider() != null);
            return client;
        });

        assertThat(ready.get()).isEqualTo(read);
    }

    @Test
    void aGetHasNeitherBodyNorContentType() {
        answers("{}");

        send(plain(), get("/list").request().query("q", "a b/\u5e73+&"));

        assertThat(requests()).singleElement().satisfies(request -> {
            assertThat(request.getMethod()).isEqualTo(RequestMethod.GET);
            assertThat(request.getUrl()).isEqualTo("/list?q=a%20b%2F%E5%B9%B3%2B%26");
            assertThat(request.getBody()).isEmpty();
            assertThat(request.containsHeader("Content-Type")).isFalse();
            assertThat(request.containsHeader("Transfer-Encoding")).isFalse();
            assertThat(request.getHeader("Authorization")).isEqualTo("Bearer t-1");
        });
    }

    @Test
    void aPostWithoutABodySaysSo() {
        answers("{}");

        send(plain(), post("/{id}/deactivate").request().path("id", "%41 \uD83D\uDE00"));

        assertThat(requests()).singleElement().satisfies(request -> {
            assertThat(request.getMethod()).isEqualTo(RequestMethod.POST);
            assertThat(request.getUrl()).isEqualTo("/%2541%20%F0%9F%98%80/deactivate");
            assertThat(request.getBody()).isEmpty();
            assertThat(request.getHeader("Content-Length")).isEqualTo("0");
            assertThat(request.containsHeader("Transfer-Encoding")).isFalse();
        });
    }

    @Test
    void bodiesAreSnakeCaseWithoutAbsentMembers() {
        answers("{}");

        send(plain(), post("/create").request().body(new Body("\u8d26", null)));

        assertThat(requests()).singleElement().satisfies(request -> assertThat(request.getBodyAsString())
                .isEqualTo("{\"some_name\":\"\u8d26\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/base", "/base/"})
    void aPathOfTheBaseUrlStays(String path) {
        answers("{}");

        send(transport("HTTP://127.0.0.1:" + SERVER.port() + path, UnaryOperator.identity()), get("/list"));

        assertThat(requests()).singleElement().satisfies(request -> assertThat(request.getUrl())
                .isEqualTo((path.startsWith("/base") ? "/base" : "") + "/list"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void noCustomizerSendsTheTokenElsewhere(String scheme) throws Exception {
        answers("{}");
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            elsewhere.setSoTimeout(1);
            int port = scheme.equals("http") ? SERVER.port() : SERVER.httpsPort();
            HttpTransport led = transport(scheme + "://127.0.0.1:" + port, client -> TrustingAll.customize(client)
                    .baseUrl("http://127.0.0.1:" + elsewhere.getLocalPort() + "/other")
                    .host("localhost")
                    .port(elsewhere.getLocalPort()));

            send(led, get("/list"));

            assertThat(requests()).singleElement().satisfies(request -> {
                assertThat(request.getAbsoluteUrl()).isEqualTo(scheme + "://127.0.0.1:" + port + "/list");
                assertThat(request.getHeader("Host")).isEqualTo("127.0.0.1:" + port);
            });
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(elsewhere::accept);
        }
    }

    @Test
    void aConnectionServesOneCallAfterTheOther() {
        answers("{}");
        HttpTransport plain = plain();

        for (int i = 0; i < 20; i++) {
            send(plain, get("/list"));
        }

        // The answer may be here a moment before its connection is back in the pool.
        assertThat(opened.get()).isBetween(1, 10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerOverTheBoundClosesItsConnection(boolean announced) throws Exception {
        String huge = "x".repeat(10 << 20);
        var answer = aResponse().withBody(huge);
        SERVER.stubFor(
                any(anyUrl()).willReturn(announced ? answer.withHeader("Content-Length", "" + huge.length()) : answer));

        StepVerifier.create(plain().send(call(get("/huge"))))
                .expectError(UnreadableResponseException.class)
                .verify(PATIENCE);

        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** It may be another's, and so may be what else comes there. */
    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip", "deflate"})
    void aSuccessThatCannotBeDecodedClosesItsConnection(String coding) throws Exception {
        SERVER.stubFor(
                any(anyUrl()).willReturn(aResponse().withBody("{\"code\":0}").withHeader("Content-Encoding", coding)));

        StepVerifier.create(plain().send(call(get("/list"))))
                .expectError(UnreadableResponseException.class)
                .verify(PATIENCE);

        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCancelledExchangeClosesItsConnection() throws Exception {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(2_000)));

        HttpTransport plain = plain();
        Disposable exchange = plain.send(call(get("/slow"))).subscribe();
        assertThat(written.await(60, TimeUnit.SECONDS)).isTrue();
        exchange.dispose();

        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
        plain.disposeLater().block(PATIENCE.dividedBy(5));
    }

    @Test
    void anExchangeThatNobodyWaitsForIsNotWritten() {
        answers("{}");
        Call<Object> call = call(get("/list"));
        call.end();

        StepVerifier.create(plain().send(call))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(TransportException.class, failed -> assertThat(failed.outcome())
                                .isEqualTo(Outcome.NOT_SENT)))
                .verify(PATIENCE);
        assertThat(requests()).isEmpty();
    }

    @Test
    void connectionsCloseWithTheTransport() throws InterruptedException {
        HttpTransport plain = plain();
        send(plain, get("/list"));
        assertThat(opened).hasValue(1);
        assertThat(closed.getCount()).isOne();

        plain.disposeLater().block(PATIENCE);

        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingWaitsForTheAnswersThatAreAwaited() throws Exception {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody("late").withFixedDelay(300)));
        HttpTransport plain = plain();
        CompletableFuture<BufferedResponse> answer =
                plain.send(call(get("/slow"))).toFuture();
        assertThat(written.await(60, TimeUnit.SECONDS)).isTrue();

        plain.disposeLater().block(PATIENCE);

        assertThat(answer).isCompletedWithValueMatching(came -> came.body().length == 4);
        assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** The customizer's own code runs whenever an exchange is put together. */
    @Test
    void closingDoesNotWaitForExchangesThatCouldNotBegin() {
        HttpTransport failing = transport(
                "http://127.0.0.1:" + SERVER.port(),
                client -> client.mapConnect(connecting -> {
                    throw new IllegalStateException("boom");
                }));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> send(failing, get("/list")));

        failing.disposeLater().block(PATIENCE.dividedBy(5));
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void closingDoesNotWaitForAnExchangeWhoseSubscriberThrew(Thrown thrown) throws Exception {
        answers("{}");
        CountDownLatch answered = new CountDownLatch(1);
        HttpTransport plain = plain();
        plain.send(call(get("/list"))).subscribe(new CoreSubscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(BufferedResponse response) {
                answered.countDown();
                thrown.now();
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        });
        assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();

        plain.disposeLater().block(PATIENCE.dividedBy(5));
    }

    @Test
    void closingDoesNotWaitForConnectionsThatFailed() throws Exception {
        try (Socket deaf = new Socket()) {
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (int i = 0; i < 20; i++) {
                HttpTransport failing = transport("http://127.0.0.1:" + deaf.getLocalPort(), UnaryOperator.identity());
                StepVerifier.create(failing.send(call(get("/list"))))
                        .expectError(TransportException.class)
                        .verify(PATIENCE);

                failing.disposeLater().block(PATIENCE.dividedBy(5));
            }
        }
    }

    @Test
    void aClosedTransportOpensNothing() {
        HttpTransport plain = plain();
        Mono<BufferedResponse> before = plain.send(call(get("/list")));
        plain.disposeLater().block(PATIENCE);

        StepVerifier.create(before).expectError(GatewayClosedException.class).verify(PATIENCE);

        assertThat(opened).hasValue(0);
    }

    private void answers(String body) {
        SERVER.stubFor(any(anyUrl()).willReturn(aResponse().withBody(body)));
    }

    private static List<LoggedRequest> requests() {
        return SERVER.findAll(anyRequestedFor(anyUrl()));
    }

    private HttpTransport plain() {
        return transport("http://127.0.0.1:" + SERVER.port(), UnaryOperator.identity());
    }

    private HttpTransport transport(String url, UnaryOperator<HttpClient> customizer) {
        UnaryOperator<HttpClient> counting = client -> customizer
                .apply(client)
                .doOnChannelInit((observer, channel, address) -> {
                    opened.incrementAndGet();
                    channel.pipeline().addFirst(new Closing());
                })
                .doAfterRequest((request, connection) -> written.countDown());
        transport = new HttpTransport(new TransportSettings(BaseUrl.of(url), PATIENCE, 1 << 20, 256, false, counting));
        return transport;
    }

    private final class Closing extends ChannelInboundHandlerAdapter {

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            closed.countDown();
            context.fireChannelInactive();
        }
    }

    private static ApiOperation<Object> get(String path) {
        return ApiOperation.get("test.get", path, Object.class).build();
    }

    private static ApiOperation<Object> post(String path) {
        return ApiOperation.post("test.post", path, Object.class).build();
    }

    private static BufferedResponse send(HttpTransport over, ApiOperation<Object> operation) {
        return send(over, operation.request());
    }

    private static BufferedResponse send(HttpTransport over, ApiRequest<Object> request) {
        return over.send(call(request)).block(PATIENCE);
    }

    private static Call<Object> call(ApiOperation<Object> operation) {
        return call(operation.request());
    }

    private static Call<Object> call(ApiRequest<Object> request) {
        Call<Object> call = new Call<>(request, CallFactory.encode(request), "cli_1", null, 0, PATIENCE.toNanos());
        call.startAttempt();
        call.hold(new Granted());
        call.use(AccessToken.of("t-1"));
        return call;
    }

    private static final class Granted implements Permit {

        @Override
        public boolean send() {
            return true;
        }

        @Override
        public void answered(long processingNanos) {}

        @Override
        public void abandon() {}
    }
}
