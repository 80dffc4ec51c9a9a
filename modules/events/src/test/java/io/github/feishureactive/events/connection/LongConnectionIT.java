package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.events.connection.ScriptedPlatform.Response;
import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.ManualTimer;

import static io.github.feishureactive.events.connection.ScriptedPlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** A connection over real sockets to a scripted platform, in virtual time. */
@Execution(ExecutionMode.CONCURRENT)
class LongConnectionIT {

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final FeishuGateway gateway = platform.gateway();
    private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
    private LongConnection connection = connection(event -> Mono.just(EventResponse.of(Receipt.HANDLED)), 16);

    private LongConnection connection(Function<EventEnvelope, Mono<EventResponse>> handler, int maxInFlight) {
        return new LongConnectionBuilder(
                        gateway,
                        event -> {
                            delivered.add(event.id());
                            return handler.apply(event);
                        },
                        maxInFlight)
                .timer(timer)
                .random(new SplittableRandom(1))
                .build();
    }

    @AfterEach
    void close() {
        connection.close();
        platform.close();
        gateway.disposeLater().block(PATIENCE);
    }

    private Peer open() throws InterruptedException {
        connection.connect().block(PATIENCE);
        Peer peer = platform.accept();
        assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
        return peer;
    }

    /** Waits for the next connection, and returns how much virtual time it took. */
    private Duration reopened() throws InterruptedException {
        Duration waited = untilReopened();
        platform.accept();
        Await.until("connected", () -> connection.state() == ConnectionState.CONNECTED);
        return waited;
    }

    private Duration untilReopened() throws InterruptedException {
        return timer.advanceWhile(this::waits, "another connection", () -> !platform.noConnectionWaiting());
    }

    /** Whether the next attempt is scheduled, and none under way. */
    private boolean waits() {
        return switch (connection.state()) {
            case WAITING, BACKING_OFF -> timer.armed();
            default -> false;
        };
    }

    @Test
    void asksForAnAddressAndReceivesThere() throws Exception {
        assertThat(connection.state()).isEqualTo(ConnectionState.NEW);
        Peer peer = open();
        assertThat(platform.requests.remove())
                .isEqualTo("zh {\"AppID\":\"cli_test\",\"AppSecret\":\"" + ScriptedPlatform.SECRET + "\"}");
        assertThat(peer.next().toByteArray()).isEqualTo(Frames.ping(33554678));

        peer.send(Messages.event("1"));

        Frame acknowledgement = peer.acknowledgement();
        assertThat(acknowledgement.toByteArray())
                .isEqualTo(Frames.acknowledgement(Messages.event("1"), AcknowledgementPayload.OK, 0));
        assertThat(delivered).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, InterimResponses.MAX})
    void interimResponsesBeforeTheHandshakeAreSkipped(int interim) throws Exception {
        platform.interimResponses = interim;
        Peer peer = open();

        peer.send(Messages.event("1"));

        assertThat(peer.next()).isNotNull();
        peer.acknowledgement();
        assertThat(delivered).containsExactly("1");
        assertThat(platform.handshakes).hasValue(1);
    }

    @Test
    void interimResponsesWithoutEndAreARefusal() throws Exception {
        platform.interimResponses = InterimResponses.MAX + 1;
        connection.connect().subscribe(nothing -> {}, error -> {});
        Await.until("refused", () -> connection.state() == ConnectionState.WAITING);

        platform.interimResponses = 0;
        timer.advanceUntil("connected", () -> connection.state() == ConnectionState.CONNECTED);
    }

    @Test
    void connectingTwiceOpensOne() throws Exception {
        Mono.when(connection.connect(), connection.connect()).block(PATIENCE);
        connection.connect().block(PATIENCE);

        platform.accept();
        assertThat(platform.handshakes).hasValue(1);
    }

    @Test
    void aConnectionThatIsLostIsReopenedAfterAMoment() throws Exception {
        platform.config = "{\"ReconnectInterval\":600,\"PingInterval\":600}";
        Peer peer = open();
        for (int i = 0; i < 3; i++) {
            timer.advanceTimeBy(Duration.ofMinutes(10));
            peer.abort();
            Await.until("lost", () -> connection.state() == ConnectionState.WAITING);
            assertThat(untilReopened()).isLessThan(Duration.ofMinutes(4));
            peer = platform.accept();
            Await.until("connected", () -> connection.state() == ConnectionState.CONNECTED);
        }
        assertThat(platform.asked).as("a fresh address each time").hasValue(4);
    }

    /** Any number of times: such a platform recovers, and then the connection must be open. */
    @Test
    void aPlatformThatDropsEachConnectionAtOnceIsNotFlooded() throws Exception {
        platform.config = "{\"ReconnectInterval\":300,\"PingInterval\":600,\"ReconnectCount\":1}";
        open().abort();
        Await.until("lost", () -> connection.state() == ConnectionState.WAITING);
        assertThat(untilReopened()).as("the first time").isLessThan(Duration.ofMinutes(4));
        for (int i = 0; i < 3; i++) {
            platform.accept().abort();
            Await.until("lost", () -> connection.state() == ConnectionState.BACKING_OFF);
            assertThat(untilReopened()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        }
        Peer lasts = platform.accept();
        Await.until("connected", () -> connection.state() == ConnectionState.CONNECTED);
        timer.advanceTimeBy(Duration.ofMinutes(10));
        lasts.abort();
        Await.until("lost", () -> connection.state() == ConnectionState.WAITING);
        assertThat(untilReopened()).as("the first time again").isLessThan(Duration.ofMinutes(4));
    }

    @Test
    void aServerThatRestartsIsReconnected() throws Exception {
        Peer peer = open();
        platform.responses.add(Mono.just(new Response(502, "<html>")));
        platform.responses.add(Mono.just(new Response(503, "{\"code\":5000}")));
        platform.responses.add(Mono.just(ScriptedPlatform.code(1)));
        platform.responses.add(Mono.just(ScriptedPlatform.code(1000040343)));
        platform.responses.add(Mono.just(new Response(400, "{\"code\":10003}")));
        peer.closeWith(1001);
        Await.until("lost", () -> connection.state() == ConnectionState.WAITING);

        Duration waited = reopened();

        assertThat(waited).as("five intervals").isGreaterThanOrEqualTo(Duration.ofMinutes(10));
        assertThat(platform.asked).hasValue(7);
    }

    @Test
    void aHalfOpenConnectionIsNoticedAndReplaced() throws Exception {
        Peer peer = open();
        Frame first = peer.next();
        assertThat(Frames.header(first, "type")).isEqualTo("ping");

        Duration noticed = timer.advanceUntil("noticed", () -> connection.state() != ConnectionState.CONNECTED);
        reopened();

        assertThat(noticed).as("two pings without an answer").isGreaterThanOrEqualTo(Duration.ofMinutes(4));
        peer.awaitEnd();
    }

    @Test
    void aPlatformThatRespondsToPingsKeepsItsConnection() throws Exception {
        Peer peer = open();
        peer.send(Messages.pong("{\"PingInterval\":30}"));
        peer.next();
        for (int i = 0; i < 20; i++) {
            timer.advanceUntil("a ping", () -> !peer.silent());
            peer.next();
            peer.send(Messages.pong(""));
            peer.send(Messages.event("heard " + i));
            peer.acknowledgement();
        }
        assertThat(platform.handshakes).hasValue(1);
    }

    @Test
    void aSlowConsumerIsNotOverrun() throws Exception {
        int inFlight = 8;
        int all = 4_000;
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Sinks.Empty<Void> gate = Sinks.empty();
        connection = connection(
                event -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    return gate.asMono()
                            .thenReturn(EventResponse.of(Receipt.HANDLED))
                            .doOnTerminate(now::decrementAndGet);
                },
                inFlight);
        Peer peer = open();
        String padding = " ".repeat(16_000);
        CountDownLatch flooded = new CountDownLatch(1);
        peer.flood(Flux.range(0, all).map(i -> Messages.data("event", "m" + i, Messages.json("" + i) + padding)
                        .toByteArray()))
                .subscribe(nothing -> {}, error -> {}, flooded::countDown);

        Await.until("as many in flight as allowed", () -> now.get() == inFlight);
        assertThat(flooded.await(2, TimeUnit.SECONDS))
                .as("64 MB are not taken from a platform that sends them to someone busy")
                .isFalse();
        assertThat(delivered).hasSize(inFlight);
        assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);

        gate.tryEmitEmpty().orThrow();
        for (int i = 0; i < all; i++) {
            assertThat(peer.acknowledgement().getPayload().toStringUtf8()).isEqualTo("{\"code\":200}");
        }
        assertThat(most).hasValue(inFlight);
        assertThat(delivered).hasSize(all);
    }

    @ParameterizedTest
    @CsvSource({"403, , does not allow", "403, 5, does not allow"})
    void aPermanentRefusalStopsTheAttempts(String status, String code, String says) throws Exception {
        platform.refusals.add(ScriptedPlatform.Refusal.of(refusal(status, code)));

        StepVerifier.create(connection.connect())
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(LongConnectionException.class, refused -> {
                            assertThat(refused).hasMessageContaining(says);
                            assertThat(refused.isTransient()).isFalse();
                            assertThat(refused.code()).isEqualTo(code == null ? 0 : Integer.parseInt(code));
                        }))
                .verify(PATIENCE);
        StepVerifier.create(connection.onClose())
                .expectError(LongConnectionException.class)
                .verify(PATIENCE);
        assertThat(connection.state()).isEqualTo(ConnectionState.REFUSED);
        timer.advanceTimeBy(Duration.ofDays(1));
        assertThat(platform.handshakes).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"514, 1000040344", "514, ", "500, ", "x, y", ", 1000040350"})
    void whatIsRefusedForNowIsRetried(String status, String code) throws Exception {
        platform.refusals.add(ScriptedPlatform.Refusal.of(refusal(status, code)));
        connection.connect().subscribe(nothing -> {}, error -> {});
        Await.until("refused", () -> connection.state() == ConnectionState.WAITING);

        reopened();
        assertThat(platform.asked).hasValue(2);
    }

    private static Map<String, String> refusal(String status, String code) {
        Map<String, String> headers = new java.util.HashMap<>(Map.of("Handshake-Msg", ScriptedPlatform.ACCESS_KEY));
        if (status != null) {
            headers.put("Handshake-Status", status);
        }
        if (code != null) {
            headers.put("Handshake-Autherrcode", code);
        }
        return headers;
    }

    @Test
    void wrongCredentialsAreNotRetried() {
        platform.responses.add(Mono.just(ScriptedPlatform.code(10014)));

        StepVerifier.create(connection.connect())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(LongConnectionException.class, refused -> assertThat(refused.code())
                                .isEqualTo(10014))
                        .hasMessageContaining("app id and secret"))
                .verify(PATIENCE);
        assertThat(connection.state()).isEqualTo(ConnectionState.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://192.0.2.1/ws",
                "http://127.0.0.1/ws",
                "wss://user@127.0.0.1/ws",
                "wss:///ws",
                "//127.0.0.1/ws",
                "ws://127.0.0.1.example/ws",
                "no address",
                ""
            })
    void anUnsafeAddressIsNotUsed(String url) throws Exception {
        AtomicInteger dialling = new AtomicInteger();
        connection = new LongConnectionBuilder(gateway, event -> Mono.just(EventResponse.of(Receipt.HANDLED)), 4)
                .httpClient(client -> client.doOnConnect(config -> dialling.incrementAndGet()))
                .timer(timer)
                .build();
        platform.responses.add(Mono.just(platform.address(url)));
        connection.connect().subscribe(nothing -> {}, error -> {});
        Await.until("refused", () -> connection.state() == ConnectionState.WAITING);
        assertThat(dialling).as("not even tried").hasValue(0);

        reopened();
    }

    @Test
    void anAddressThatDoesNotArriveDoesNotStopTheAttempts() throws Exception {
        FeishuGateway hasty = FeishuGateway.builder()
                .baseUrl(platform.baseUrl())
                .authentication(AppAuthentication.customApp("cli_test", ScriptedPlatform.SECRET))
                .responseTimeout(Duration.ofSeconds(3))
                .build();
        connection = new LongConnectionBuilder(hasty, event -> Mono.just(EventResponse.of(Receipt.HANDLED)), 4)
                .timer(timer)
                .build();
        platform.responses.add(Mono.never());
        connection.connect().subscribe(nothing -> {}, error -> {});
        Await.until("given up", () -> connection.state() == ConnectionState.WAITING);

        reopened();
        connection.close();
        hasty.disposeLater().block(PATIENCE);
    }

    @Test
    void aHandshakeThatHangsDoesNotStopTheAttempts() throws Exception {
        platform.hangingHandshakes.set(1);
        connection.connect().subscribe(nothing -> {}, error -> {});
        Await.until("a handshake", () -> platform.handshakes.get() == 1);

        timer.advanceUntil("given up", () -> connection.state() == ConnectionState.WAITING);
        reopened();
    }

    @Test
    void closingAcknowledgesTheEventsInFlightAndSendsACloseFrame() throws Exception {
        Sinks.Empty<Void> gate = Sinks.empty();
        connection = connection(event -> gate.asMono().thenReturn(EventResponse.of(Receipt.HANDLED)), 16);
        Peer peer = open();
        peer.send(Messages.event("1"));
        peer.send(Messages.event("2"));
        Await.until("in flight", () -> delivered.size() == 2);

        connection.close();
        connection.close();
        peer.send(Messages.event("3"));
        assertThat(connection.state()).isEqualTo(ConnectionState.CLOSING);
        gate.tryEmitEmpty().orThrow();
        connection.disposeLater().block(PATIENCE);

        List<String> acknowledged = IntStream.range(0, 2)
                .mapToObj(i -> {
                    try {
                        return Frames.header(peer.acknowledgement(), "message_id");
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
        assertThat(acknowledged).containsExactlyInAnyOrder("m-1", "m-2");
        peer.awaitEnd();
        assertThat(peer.closeCode).isEqualTo(1000);
        assertThat(delivered).containsExactly("1", "2");
        assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
        StepVerifier.create(connection.onClose()).expectComplete().verify(PATIENCE);
        timer.advanceTimeBy(Duration.ofDays(1));
        assertThat(platform.asked).hasValue(1);
    }

    @Test
    void closingBeforeItIsOpen() {
        connection.close();
        StepVerifier.create(connection.onClose()).expectComplete().verify(PATIENCE);
        StepVerifier.create(connection.connect())
                .expectErrorMessage("The long connection was closed before it was open; create a new one")
                .verify(PATIENCE);
        assertThat(platform.asked).hasValue(0);
    }

    @Test
    void closingWhileItWaits() throws Exception {
        open().abort();
        Await.until("lost", () -> connection.state() == ConnectionState.WAITING);

        connection.disposeLater().block(PATIENCE);

        assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
        timer.advanceTimeBy(Duration.ofDays(1));
        assertThat(platform.asked).hasValue(1);
    }

    @Test
    void closingWhileItConnects() throws Exception {
        platform.hangingHandshakes.set(1);
        connection.connect().subscribe(nothing -> {}, error -> {});
        Await.until("a handshake", () -> platform.handshakes.get() == 1);

        connection.disposeLater().block(PATIENCE);

        assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
        Await.until("hung up", () -> platform.hanging.get() == 0);
    }

    @Test
    void itEndsWithItsGateway() throws Exception {
        Peer peer = open();
        gateway.disposeLater().block(PATIENCE);

        StepVerifier.create(connection.onClose()).expectComplete().verify(PATIENCE);
        peer.awaitEnd();
        assertThat(peer.closeCode).isEqualTo(1000);
    }

    @Test
    void aGatewayThatIsClosedOpensNone() {
        gateway.disposeLater().block(PATIENCE);

        StepVerifier.create(connection.connect())
                .expectError(GatewayClosedException.class)
                .verify(PATIENCE);
    }

    @Test
    void storeAppsAreRefused() {
        FeishuGateway store = FeishuGateway.builder()
                .baseUrl(platform.baseUrl())
                .authentication(AppAuthentication.storeApp("cli_store", "secret", new AppTicketStore()))
                .build();
        try (LongConnection refused = LongConnection.on(store, new Events())) {
            StepVerifier.create(refused.connect())
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(AuthenticationException.class)
                            .hasMessageContaining("custom apps only"))
                    .verify(PATIENCE);
        }
        assertThat(platform.asked).hasValue(0);
        store.disposeLater().block(PATIENCE);
    }

    @Test
    void aMessageThatIsTooLargeIsSkippedAndTheConnectionStays() throws Exception {
        Peer peer = open();
        peer.send(new byte[(1 << 20) + 1]);
        peer.send(new byte[3 << 20]);
        peer.send(Messages.event("1"));

        assertThat(peer.acknowledgement().getPayload().toStringUtf8()).isEqualTo("{\"code\":200}");
        assertThat(delivered).containsExactly("1");
        assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(platform.handshakes).hasValue(1);
    }

    @Test
    void textIsASignOfLifeAndNoMore() throws Exception {
        Peer peer = open();
        peer.sendText("hello");
        peer.send(Messages.event("1"));

        assertThat(peer.acknowledgement().getPayload().toStringUtf8()).isEqualTo("{\"code\":200}");
        assertThat(delivered).containsExactly("1");
    }
}
