package io.github.feishureactive.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLockTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;
import reactor.test.subscriber.TestSubscriber;

import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.multipart.FileContent;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.CapturedLog;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/** HTTP/2 over sockets whose other end does what the test says. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Http2IT.LOG, mode = ResourceAccessMode.READ, target = ResourceLockTarget.CHILDREN)
class Http2IT {

    /** Whoever captures the log sees what all others log. */
    static final String LOG = "log";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ApiOperation<Item> GET =
            ApiOperation.get("test.get", "/items/{id}", Item.class).build();
    private static final ApiOperation<Item> UPLOAD =
            ApiOperation.post("test.upload", "/upload", Item.class).build();
    private static final ApiOperation<Download> FILE =
            ApiOperation.get("test.file", "/files/1", Download.class).build();
    private static final int ROUNDS = Boolean.getBoolean("feishu.long") ? 1_000 : 12;
    private static final int CALLS = 1_000;
    private static final int CONNECTIONS = 4;
    private static final String CIPHER = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    private static final String SECRET = "t-g1044qeGEDXTB6NDJOGV4JQCYDGHRBARFTGT1234";

    private @Nullable Http2Server server;
    private @Nullable FeishuGateway gateway;

    record Item(String id) {}

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.disposeLater().block(PATIENCE);
        }
        if (server != null) {
            server.close();
            assertThat(server.failures).isEmpty();
        }
    }

    static HttpClient trusting(HttpClient client) {
        SslProvider.GenericSslContextSpec<SslContextBuilder> tls = Http2SslContextSpec.forClient()
                .configure(context -> context.trustManager(InsecureTrustManagerFactory.INSTANCE));
        return client.secure(spec -> spec.sslContext(tls));
    }

    @Test
    void manyCallsShareFewConnections() throws Exception {
        Set<Integer> connections = ConcurrentHashMap.newKeySet();
        serve(exchange -> {
            connections.add(exchange.connection);
            answer(exchange);
        });

        List<Item> items = Flux.range(0, CALLS)
                .flatMapSequential(this::get, 200)
                .collectList()
                .block(PATIENCE);

        assertThat(items)
                .isEqualTo(IntStream.range(0, CALLS).mapToObj(Http2IT::item).toList());
        assertThat(connections).hasSizeBetween(1, CONNECTIONS);
    }

    /** Jetty, within WireMock. */
    @Test
    void overAnotherServer() {
        WireMockServer jetty = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
        jetty.start();
        try {
            jetty.stubFor(any(anyUrl()).willReturn(aResponse().withBody(json("7"))));
            List<String> versions = Collections.synchronizedList(new ArrayList<>());
            gateway = gateway("https://127.0.0.1:" + jetty.httpsPort(), client -> trusting(client)
                    .doOnResponse((response, connection) ->
                            versions.add(response.version().text())));

            Flux.range(0, 100).flatMap(this::get, 50).blockLast(PATIENCE);

            assertThat(versions).hasSize(100).containsOnly("HTTP/2.0");
        } finally {
            jetty.stop();
        }
    }

    /** It gets the codec of HTTP/1.1 all the same. */
    @Test
    void aServerThatDoesNotOfferItIsSpokenToInHttp11() throws Exception {
        try (ScriptedServer old = new ScriptedServer(true, peer -> {
            while (true) {
                peer.readHead();
                peer.out.write("HTTP/1.1 103 Early Hints\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                peer.respond(200, json("7"));
            }
        })) {
            gateway = gateway(old.url(), Http2IT::trusting);

            List<Item> items = Flux.range(0, 20)
                    .flatMap(this::get, CONNECTIONS)
                    .collectList()
                    .block(PATIENCE);

            assertThat(items).hasSize(20).containsOnly(new Item("7"));
            assertThat(old.connections).hasValueBetween(1, CONNECTIONS);
        }
    }

    /** Reactor Netty's pool of HTTP/2 brings it to an exchange that has ended, whose call is at the next attempt. */
    @Test
    void aConnectionOfHttp11ThatComesTooLateIsClosed() throws Exception {
        Queue<String> requests = new ConcurrentLinkedQueue<>();
        try (ScriptedServer old = new ScriptedServer(true, peer -> {
            while (true) {
                String head = peer.readHead();
                requests.add(head.substring(0, head.indexOf(" HTTP")));
                if (requests.size() <= 2) {
                    LockSupport.parkNanos(Duration.ofMillis(2_800).toNanos());
                }
                peer.respond(200, json("7"));
            }
        })) {
            gateway = builder(old.url(), Http2IT::trusting)
                    .maxConnections(1)
                    .retry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)))
                    .build();
            // The second waits for the connection of the first, and the third for its turn to wait. Its time is up
            // when it has waited there for two seconds.
            List<CompletableFuture<Item>> calls = new ArrayList<>();
            calls.add(get(1).toFuture());
            Await.until(() -> requests.size() == 1);
            calls.add(get(2).toFuture());
            calls.add(get(3).toFuture());

            for (CompletableFuture<Item> call : calls) {
                assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo(item(7));
            }
            assertThat(get(4).block(PATIENCE)).isEqualTo(item(7));
            assertThat(requests).containsExactly("GET /items/1", "GET /items/2", "GET /items/3", "GET /items/4");
            assertThat(old.connections).hasValue(2);
        }
    }

    /** The server would choose it, and be right. */
    @Test
    void aTlsContextThatOffersItDoesNotWhereItIsOff() {
        WireMockServer jetty = new WireMockServer(options().dynamicPort().dynamicHttpsPort());
        jetty.start();
        try {
            jetty.stubFor(any(anyUrl()).willReturn(aResponse().withBody(json("7"))));
            gateway = builder("https://127.0.0.1:" + jetty.httpsPort(), Http2IT::trusting)
                    .http2(false)
                    .build();

            assertThat(get(7).block(PATIENCE)).isEqualTo(item(7));
        } finally {
            jetty.stop();
        }
    }

    /** Such as one from Netty's own builder, or from an SSL bundle. What else is set for a handshake stays. */
    @Test
    void aTlsContextThatDoesNotOfferItIsMadeTo() throws Exception {
        AtomicInteger handshakes = new AtomicInteger();
        serve(Http2IT::answer);
        gateway = gateway(
                server.url(),
                client -> client.secure(spec -> spec.sslContext(withoutAlpn())
                        .handshakeTimeout(Duration.ofSeconds(42))
                        .handlerConfigurator(handler -> {
                            handshakes.incrementAndGet();
                            assertThat(handler.getHandshakeTimeoutMillis()).isEqualTo(42_000);
                            assertThat(handler.engine().getEnabledCipherSuites())
                                    .containsExactly(CIPHER);
                            assertThat(handler.engine().getEnabledProtocols()).containsExactly("TLSv1.2");
                        })));

        assertThat(get(7).block(PATIENCE)).isEqualTo(item(7));
        assertThat(handshakes).hasValue(1);
    }

    private static SslContext withoutAlpn() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .ciphers(List.of(CIPHER))
                    .protocols("TLSv1.2")
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aHostNameIsVerifiedAllTheSame() throws Exception {
        SslContext trusting =
                SslContextBuilder.forClient().trustManager(Http2Server.trust()).build();
        server = new Http2Server(Http2IT::answer);
        gateway = gateway(server.url(), client -> client.secure(spec -> spec.sslContext(trusting)));

        assertThat(failed(get(1)))
                .hasMessageContaining("certificate is for another host")
                .extracting(FeishuException::outcome)
                .isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void plainHttpIsSpokenAsBefore() throws Exception {
        try (ScriptedServer plain = new ScriptedServer(false, peer -> {
            peer.readHead();
            peer.respond(200, json("7"));
        })) {
            gateway = gateway(plain.url(), UnaryOperator.identity());

            assertThat(get(7).block(PATIENCE)).isEqualTo(item(7));
        }
    }

    // The response

    @Test
    void interimResponsesAreSkipped() throws Exception {
        serve(exchange -> {
            exchange.head(103, false, "link", "</x>").head(100, false);
            for (int i = 2; i < 32; i++) {
                exchange.head(199, false);
            }
            answer(exchange);
        });

        assertThat(get(1).block(PATIENCE)).isEqualTo(item(1));
    }

    @Test
    void moreInterimResponsesThanAnyServerSendsAreAnError() throws Exception {
        serve(exchange -> {
            for (int i = 0; i < 33; i++) {
                exchange.head(103, false);
            }
            answer(exchange);
        });

        assertThat(failed(get(1)))
                .hasMessageContaining("more than 32 interim responses came")
                .extracting(FeishuException::outcome)
                .isEqualTo(Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void aResponseThatIsNoneIsAnError(Flaw flaw) throws Exception {
        Set<Integer> connections = ConcurrentHashMap.newKeySet();
        serve(exchange -> {
            connections.add(exchange.connection);
            if (exchange.path().endsWith("/1")) {
                flaw.write(exchange);
            } else {
                answer(exchange);
            }
        });

        assertThat(failed(get(1)))
                .hasMessageNotContaining(SECRET)
                .extracting(FeishuException::outcome)
                .isIn(Outcome.UNKNOWN, Outcome.UNREADABLE);
        assertThat(get(2).block(PATIENCE)).isEqualTo(item(2));
        // What is wrong with one stream is not the others' business.
        assertThat(connections).hasSize(1);
    }

    @SuppressWarnings("ImmutableEnumChecker") // they are lambdas without state
    enum Flaw {
        NO_STATUS(exchange -> exchange.head(new DefaultHttp2Headers(false).set("x", "y"), true)),
        NO_NUMBER(exchange -> exchange.head(new DefaultHttp2Headers(false).status(SECRET), true)),
        ENDS_AFTER_AN_INTERIM_ONE(exchange -> exchange.head(103, true)),
        BODY_FIRST(exchange -> exchange.data("{}", true)),
        SHORTER_THAN_ITS_LENGTH(
                exchange -> exchange.head(200, false, "content-length", "100").data("{\"code\":0}", true)),
        LONGER_THAN_ITS_LENGTH(
                exchange -> exchange.head(200, false, "content-length", "1").data("{\"code\":0}", true)),
        A_SECOND_HEAD(exchange -> exchange.head(200, false).secondHead(200).data("{}", true)),
        INVALID_HEADER(exchange ->
                exchange.head(200, false, "X-Upper-" + SECRET, SECRET).data("{}", true)),
        RESET_IN_THE_MIDDLE(exchange -> {
            exchange.head(200, false).data("{\"co", false);
            exchange.reset(Http2Error.INTERNAL_ERROR);
        }),
        TOO_LARGE(exchange -> exchange.head(200, false).data(new byte[2 << 20], true));

        private final Consumer<Http2Server.Exchange> response;

        Flaw(Consumer<Http2Server.Exchange> response) {
            this.response = response;
        }

        void write(Http2Server.Exchange exchange) {
            response.accept(exchange);
        }
    }

    @Test
    @ResourceLock(LOG)
    void whatComesInPlaceOfFramesIsNotQuoted() throws Exception {
        serve(exchange -> exchange.garbage("HTTP/1.1 400 Bad Request\r\ntoken: " + SECRET + "\r\n\r\n"));

        FeishuException failure;
        List<String> log;
        try (CapturedLog captured = new CapturedLog()) {
            failure = failed(get(1));
            log = captured.warnings();
        }

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure).hasMessageNotContaining(SECRET);
        assertThat(log)
                .noneMatch(line -> line.contains(SECRET) || line.contains("HTTP/1.1"))
                .noneMatch(line -> line.contains("reached at the tail of the pipeline"));
    }

    @Test
    @ResourceLock(LOG)
    void whatComesInPlaceOfHttp2IsNotQuoted() throws Exception {
        server = Http2Server.thatSays("HTTP/1.1 400 Bad Request\r\ntoken: " + SECRET + "\r\n\r\n");
        gateway = gateway(server.url(), Http2IT::trusting);

        FeishuException failure;
        List<String> log;
        try (CapturedLog captured = new CapturedLog()) {
            failure = failed(get(1));
            log = captured.warnings();
        }

        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failure)
                .hasMessageContaining("the server does not speak HTTP/2")
                .hasMessageNotContaining(SECRET);
        assertThat(log).noneMatch(line -> line.contains(SECRET) || line.contains("HTTP/1.1"));
    }

    /** Reactor Netty takes what they hold for a part of the body. */
    @Test
    void framesOfUnknownTypesAreSkipped() throws Exception {
        serve(exchange -> {
            String content = exchange.path().startsWith("/files") ? "file" : json("1");
            exchange.unknownFrame(SECRET)
                    .head(200, false)
                    .unknownFrame(SECRET)
                    .data(content, false)
                    .unknownFrame(SECRET)
                    .data("", true);
        });

        assertThat(get(1).block(PATIENCE)).isEqualTo(item(1));
        assertThat(gateway.download(FILE.request(), Download::content)
                        .map(buffer -> StandardCharsets.UTF_8.decode(buffer).toString())
                        .reduce(String::concat)
                        .block(PATIENCE))
                .isEqualTo("file");
    }

    // What is known of a request that has no response

    @Test
    void aRefusedStreamWasNotSent() throws Exception {
        serve(exchange -> exchange.reset(Http2Error.REFUSED_STREAM));

        assertThat(failed(get(1)))
                .hasMessageContaining("did not process the request")
                .extracting(FeishuException::outcome)
                .isEqualTo(Outcome.NOT_SENT);
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCEL", "INTERNAL_ERROR", "NO_ERROR", "ENHANCE_YOUR_CALM"})
    void aStreamThatIsResetOtherwiseMayHaveBeenProcessed(Http2Error error) throws Exception {
        serve(exchange -> exchange.reset(error));

        assertThat(failed(get(1)).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aRefusalAfterAnInterimResponseIsNotBelieved() throws Exception {
        serve(exchange -> exchange.head(103, false).reset(Http2Error.REFUSED_STREAM));

        assertThat(failed(get(1)).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    /** Of three requests on one connection the server processes the first. */
    @Test
    void aStreamBeyondTheLastOfGoAwayWasNotSent() throws Exception {
        List<Http2Server.Exchange> exchanges = new ArrayList<>();
        server = new Http2Server(exchange -> {
            if (exchange.path().endsWith("/0")) {
                answer(exchange);
                return;
            }
            exchanges.add(exchange);
            if (exchanges.size() == 3) {
                exchange.goAway(exchanges.get(0).id());
                answer(exchanges.get(0));
            }
        });
        gateway = builder(server.url(), Http2IT::trusting).maxConnections(1).build();
        get(0).block(PATIENCE);

        List<Object> endings = Flux.range(1, 3)
                .flatMapSequential(i -> get(i).cast(Object.class).onErrorResume(Mono::just))
                .collectList()
                .block(PATIENCE);

        assertThat(exchanges).extracting(exchange -> exchange.connection).containsOnly(exchanges.get(0).connection);
        int processed = Integer.parseInt(exchanges.get(0).path().substring("/items/".length()));
        assertThat(endings.remove(processed - 1)).isEqualTo(item(processed));
        assertThat(endings).hasSize(2).allSatisfy(ending -> assertThat(((FeishuException) ending).outcome())
                .isEqualTo(Outcome.NOT_SENT));
        // Another connection is opened for the next one.
        assertThat(get(0).block(PATIENCE)).isEqualTo(item(0));
    }

    @Test
    void aStreamWhoseConnectionIsCutMayHaveBeenProcessed() throws Exception {
        serve(exchange -> {
            exchange.goAway(exchange.id());
            exchange.closeConnection();
        });

        assertThat(failed(get(1)).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aRefusedRequestIsSentAgain() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        server = new Http2Server(exchange -> {
            if (requests.incrementAndGet() < 3) {
                exchange.reset(Http2Error.REFUSED_STREAM);
            } else {
                answer(exchange);
            }
        });
        gateway = builder(server.url(), Http2IT::trusting)
                .retry(RetryPolicy.defaults())
                .build();

        assertThat(get(1).block(PATIENCE)).isEqualTo(item(1));
    }

    /** A server that says only when it is too late how many it takes. */
    @Test
    void aServerThatTakesFewStreamsGetsFew() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        server = new Http2Server(new Http2Settings().maxConcurrentStreams(3), exchange -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            exchange.later(Duration.ofMillis(5), () -> {
                open.decrementAndGet();
                answer(exchange);
            });
        });
        gateway = builder(server.url(), Http2IT::trusting)
                .retry(RetryPolicy.defaults())
                .build();

        List<Item> items = Flux.range(0, 200)
                .flatMapSequential(this::get, 100)
                .collectList()
                .block(PATIENCE);

        assertThat(items)
                .isEqualTo(IntStream.range(0, 200).mapToObj(Http2IT::item).toList());
        assertThat(most).hasValueBetween(1, 3 * CONNECTIONS);
    }

    /** Reactor Netty's pool would let any number wait. */
    @Test
    void onlySoManyWaitForAStream() throws Exception {
        server = new Http2Server(exchange -> {});
        gateway = builder(server.url(), Http2IT::trusting).maxConnections(1).build();
        Queue<Throwable> refused = new ConcurrentLinkedQueue<>();
        Disposable.Composite calls = Disposables.composite();

        for (int i = 0; i < 1_100; i++) {
            calls.add(get(i).subscribe(item -> {}, refused::add));
        }
        assertThat(refused).isEmpty();
        assertThat(failed(get(1)))
                .hasMessageContaining("no connection was free")
                // At once. One that waits is told so after five seconds, by another exception.
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .extracting(FeishuException::outcome)
                .isEqualTo(Outcome.NOT_SENT);
        calls.dispose();
    }

    /** No FIN and no RST says that a router has forgotten it. */
    @Test
    void aConnectionThatSaysNothingMoreGetsNoOtherRequest() throws Exception {
        AtomicBoolean forgotten = new AtomicBoolean();
        Queue<String> unanswered = new ConcurrentLinkedQueue<>();
        server = new Http2Server(exchange -> {
            if (exchange.path().equals("/items/1") || (forgotten.get() && exchange.connection == 1)) {
                unanswered.add(exchange.path());
            } else {
                answer(exchange);
            }
        });
        gateway = builder(server.url(), Http2IT::trusting)
                .maxConnections(2)
                .responseTimeout(Duration.ofSeconds(2))
                .build();
        // One request without a response says nothing about its connection, as long as another is answered.
        get(0).block(PATIENCE);
        CompletableFuture<Item> slow = get(1).toFuture();
        Await.until(() -> unanswered.size() == 1);
        get(2).block(PATIENCE);
        assertThat(slow).failsWithin(PATIENCE);
        get(3).block(PATIENCE);
        assertThat(server.connections).hasValue(1);

        forgotten.set(true);
        assertThat(failed(get(4)).outcome()).isEqualTo(Outcome.UNKNOWN);
        for (int i = 5; i < 10; i++) {
            assertThat(get(i).block(PATIENCE)).isEqualTo(item(i));
        }
        assertThat(unanswered).containsExactly("/items/1", "/items/4");
        assertThat(server.connections).hasValue(2);
    }

    // One stream and the others

    @Test
    void cancellingResetsItsStreamOnly() throws Exception {
        Queue<String> resets = new ConcurrentLinkedQueue<>();
        Queue<Http2Server.Exchange> exchanges = new ConcurrentLinkedQueue<>();
        serve(new Http2Server.Script() {
            @Override
            public void serve(Http2Server.Exchange exchange) {
                exchanges.add(exchange);
            }

            @Override
            public void reset(Http2Server.Exchange exchange, long error) {
                resets.add(exchange.path() + " " + Http2Error.valueOf(error));
            }
        });
        CompletableFuture<Item> stays = get(1).toFuture();
        Await.until(() -> exchanges.size() == 1);
        Disposable goes = get(2).subscribe();
        Await.until(() -> exchanges.size() == 2);

        goes.dispose();
        Await.until(() -> !resets.isEmpty());
        answer(exchanges.element());

        assertThat(stays.get(60, TimeUnit.SECONDS)).isEqualTo(item(1));
        assertThat(resets).containsExactly("/items/2 CANCEL");
        assertThat(server.connections).hasValue(1);
    }

    /** As for an answer that names another account: its connection may be wrong, the others on it are not. */
    @Test
    void anAnswerThatIsNotBelievedCondemnsNoOther() throws Exception {
        Queue<Http2Server.Exchange> exchanges = new ConcurrentLinkedQueue<>();
        serve(exchange -> {
            if (exchange.path().endsWith("/2")) {
                exchange.respond("{\"code\":0,\"data\":" + "[".repeat(5));
            } else {
                exchanges.add(exchange);
            }
        });
        CompletableFuture<Item> stays = get(1).toFuture();
        Await.until(() -> exchanges.size() == 1);

        assertThat(failed(get(2)).outcome()).isEqualTo(Outcome.UNREADABLE);
        answer(exchanges.element());

        assertThat(stays.get(60, TimeUnit.SECONDS)).isEqualTo(item(1));
        assertThat(server.connections).hasValue(1);
    }

    /** Netty's window of a connection is as large as that of one stream. */
    @Test
    void aDownloadThatIsNotReadStopsNoOther() throws Exception {
        byte[] content = new byte[8 << 20];
        new Random(1).nextBytes(content);
        serve(exchange -> {
            if (exchange.path().startsWith("/files")) {
                exchange.head(200, false, "content-length", String.valueOf(content.length))
                        .data(content, true);
            } else {
                answer(exchange);
            }
        });
        List<TestSubscriber<ByteBuffer>> unread = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            TestSubscriber<ByteBuffer> reader =
                    TestSubscriber.builder().initialRequest(1).build();
            gateway.download(FILE.request(), Download::content).subscribe(reader);
            unread.add(reader);
        }
        unread.forEach(reader -> Await.until(() -> !reader.getReceivedOnNext().isEmpty()));

        for (int i = 0; i < 100; i++) {
            assertThat(get(i).block(PATIENCE)).isEqualTo(item(i));
        }

        assertThat(server.connections).hasValueBetween(1, CONNECTIONS);
        TestSubscriber<ByteBuffer> first = unread.get(0);
        unread.subList(1, 10).forEach(TestSubscriber::cancel);
        first.request(Long.MAX_VALUE);
        first.block(PATIENCE);
        ByteBuffer all = ByteBuffer.allocate(content.length);
        first.getReceivedOnNext().forEach(all::put);
        assertThat(all.array()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDownloadThatIsCutAnywhereIsAnError(boolean connection) throws Exception {
        byte[] content = new byte[1 << 20];
        int[] places = new Random(21).ints(ROUNDS, 0, content.length - 1).toArray();
        AtomicInteger round = new AtomicInteger();
        serve(exchange -> {
            int place = places[round.get()];
            if (place % 2 == 0) {
                exchange.head(200, false, "content-length", String.valueOf(content.length));
            } else {
                exchange.head(200, false);
            }
            exchange.data(Arrays.copyOf(content, place), false, () -> {
                if (connection) {
                    exchange.closeConnection();
                } else {
                    exchange.reset(Http2Error.INTERNAL_ERROR);
                }
            });
        });
        List<String> wrong = new ArrayList<>();

        for (int i = 0; i < ROUNDS; i++) {
            round.set(i);
            AtomicLong read = new AtomicLong();
            Throwable error = gateway.download(FILE.request(), Download::content)
                    .doOnNext(buffer -> read.addAndGet(buffer.remaining()))
                    .then(Mono.<Throwable>just(new IllegalStateException("complete")))
                    .onErrorResume(Mono::just)
                    .block(PATIENCE);
            boolean right = error instanceof TransportException failed
                    && (failed.outcome() == Outcome.UNREADABLE
                            || (failed.outcome() == Outcome.UNKNOWN && read.get() == 0))
                    && read.get() <= places[i];
            if (!right) {
                wrong.add("cut after " + places[i] + ", read " + read + ": " + error);
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** Netty would give it half a minute. */
    @Test
    void closingDoesNotWaitForADownload() throws Exception {
        serve(exchange -> exchange.head(200, false).data(new byte[8 << 20], true));
        TestSubscriber<ByteBuffer> reader =
                TestSubscriber.builder().initialRequest(1).build();
        gateway.download(FILE.request(), Download::content).subscribe(reader);
        Await.until(() -> !reader.getReceivedOnNext().isEmpty());

        gateway.disposeLater().block(Duration.ofSeconds(20));

        reader.request(Long.MAX_VALUE);
        reader.block(PATIENCE);
        assertThat(reader.expectTerminalError()).isInstanceOf(TransportException.class);
    }

    /** What may be under way is bounded by the windows of stream and writer. */
    @Test
    void aServerThatTakesNothingStopsTheSource() throws Exception {
        AtomicBoolean takes = new AtomicBoolean();
        Queue<Http2Server.Exchange> exchanges = new ConcurrentLinkedQueue<>();
        serve(new Http2Server.Script() {
            @Override
            public void begins(Http2Server.Exchange exchange) {
                exchanges.add(exchange);
            }

            @Override
            public boolean takes(Http2Server.Exchange exchange) {
                return takes.get() || !exchange.path().equals("/upload");
            }

            @Override
            public void serve(Http2Server.Exchange exchange) {
                exchange.respond("{\"code\":0,\"data\":{\"id\":\"" + exchange.received.get() + "\"}}");
            }
        });
        AtomicLong emitted = new AtomicLong();
        Flux<ByteBuffer> source = Flux.range(0, 16).map(i -> {
            emitted.addAndGet(1 << 20);
            return ByteBuffer.allocate(1 << 20);
        });
        CompletableFuture<Item> upload = gateway.call(
                        UPLOAD.request().multipart(Multipart.form().file("file", FileContent.of("f", source))))
                .toFuture();

        Await.until(() -> emitted.get() > 0);
        assertThat(get(1).block(PATIENCE)).isEqualTo(new Item("0"));
        assertThat(emitted.get()).isLessThanOrEqualTo(4L << 20);
        takes.set(true);
        exchanges.element().takeRest();

        assertThat(Long.parseLong(upload.get(60, TimeUnit.SECONDS).id())).isGreaterThan(16L << 20);
        assertThat(emitted).hasValue(16L << 20);
    }

    /** The server has seen enough. It says so in a response and takes no more. */
    @Test
    void aResponseBeforeTheEndOfAnUploadCounts() throws Exception {
        serve(new Http2Server.Script() {
            @Override
            public void begins(Http2Server.Exchange exchange) {
                exchange.head(200, false).data("{\"code\":0,\"data\":{\"id\":\"early\"}}", true);
                exchange.reset(Http2Error.NO_ERROR);
            }

            @Override
            public void serve(Http2Server.Exchange exchange) {}
        });
        AtomicBoolean cancelled = new AtomicBoolean();
        Flux<ByteBuffer> endless = Flux.<ByteBuffer>generate(sink -> sink.next(ByteBuffer.allocate(100_000)))
                .doOnCancel(() -> cancelled.set(true));

        Item answer = gateway.call(
                        UPLOAD.request().multipart(Multipart.form().file("file", FileContent.of("f", endless))))
                .block(PATIENCE);

        assertThat(answer).isEqualTo(new Item("early"));
        Await.until(cancelled::get);
    }

    private Mono<Item> get(int id) {
        return gateway.call(GET.request().path("id", String.valueOf(id)));
    }

    private static Item item(int id) {
        return new Item(String.valueOf(id));
    }

    private static void answer(Http2Server.Exchange exchange) {
        exchange.respond(json(exchange.path().substring("/items/".length())));
    }

    private static String json(String id) {
        return "{\"code\":0,\"data\":{\"id\":\"" + id + "\"}}";
    }

    private static FeishuException failed(Mono<?> call) {
        return (FeishuException)
                call.then(Mono.<Throwable>empty()).onErrorResume(Mono::just).block(PATIENCE);
    }

    private void serve(Http2Server.Script script) throws Exception {
        server = new Http2Server(script);
        gateway = gateway(server.url(), Http2IT::trusting);
    }

    private static FeishuGateway gateway(String url, UnaryOperator<HttpClient> client) {
        return builder(url, client).build();
    }

    private static FeishuGatewayBuilder builder(String url, UnaryOperator<HttpClient> client) {
        return FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(url)
                .http2(true)
                .maxConnections(CONNECTIONS)
                .retry(RetryPolicy.none())
                .defaultQuota(Quota.unlimited())
                .httpClient(client);
    }
}
