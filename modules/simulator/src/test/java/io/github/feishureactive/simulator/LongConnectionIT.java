package io.github.feishureactive.simulator;

import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

import com.lark.oapi.google.protobuf.ByteString;
import com.lark.oapi.ws.pb.Pbbp2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.simulator.event.EventStatistics;
import io.github.feishureactive.simulator.event.LongConnectionConfig;
import io.github.feishureactive.simulator.event.LongConnectionStatistics;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LongConnectionIT {

    private static final String APP = "cli_test";
    private static final String TYPE = "im.message.receive_v1";

    private final ManualTimer time = new ManualTimer();
    private final List<LongConnectionClient> clients = new ArrayList<>();
    private FeishuSimulator simulator;
    private PlatformEvents events;
    private LongConnections connections;
    private Wire wire;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.builder()
                .app(APP, "secret")
                .storeApp("cli_store", "store")
                .events(settings -> settings.timers(time))
                .start();
        events = simulator.events();
        connections = events.connections(APP);
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        clients.forEach(LongConnectionClient::close);
        simulator.close();
    }

    @Test
    void theEndpointTellsTheUrlAndTheIntervals() throws Exception {
        connections.config(new LongConnectionConfig(5, 4, 3, 2));

        Wire.Reply reply = endpoint("secret");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.code()).isZero();
        assertThat(reply.data().path("URL").stringValue())
                .matches("ws://127\\.0\\.0\\.1:" + simulator.port() + "/callback/ws/connection"
                        + "\\?device_id=\\d+&service_id=\\d+&ticket=\\w{32}");
        assertThat(reply.data().path("ClientConfig"))
                .isEqualTo(EventJson.object(
                        "{\"ReconnectCount\":5,\"ReconnectInterval\":4,\"ReconnectNonce\":3," + "\"PingInterval\":2}"));
    }

    @Test
    void theEndpointRefusesOthers() throws Exception {
        assertThat(endpoint("wrong").code()).isEqualTo(10014);
        assertThat(wire.post(
                                ApiPaths.LONG_CONNECTION,
                                "{\"app_id\":\"cli_test\",\"app_secret\":\"secret\"}",
                                "locale",
                                "zh")
                        .code())
                .isEqualTo(10003);
        assertThat(wire.post(
                                ApiPaths.LONG_CONNECTION,
                                "{\"AppID\":\"cli_store\",\"AppSecret\":\"store\"}",
                                "locale",
                                "zh")
                        .code())
                .isEqualTo(10005);
        simulator.faults().next(ApiPaths.LONG_CONNECTION, Fault.platformError(200, 1, "system busy"));
        assertThat(endpoint("secret").code()).isEqualTo(1);
    }

    @Test
    void anAcknowledgedEventHasArrived() throws Exception {
        LongConnectionClient client = connect();
        connections.verificationToken("token");

        String id = push();

        Pbbp2.Frame frame = client.next();
        assertThat(frame.getMethod()).isEqualTo(1);
        assertThat(LongConnectionClient.header(frame, "type")).isEqualTo("event");
        assertThat(LongConnectionClient.header(frame, "sum")).isEqualTo("1");
        assertThat(LongConnectionClient.header(frame, "seq")).isEqualTo("0");
        assertThat(LongConnectionClient.header(frame, "trace_id")).isNotEmpty();
        assertThat(frame.getPayload().toStringUtf8())
                .startsWith("{\"schema\":\"2.0\",\"header\":{\"event_id\":\"" + id + "\"")
                .contains("\"token\":\"token\"");
        assertThat(events.statistics().inFlight()).isEqualTo(1);

        client.acknowledge(frame, 200);

        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(events.statistics()).isEqualTo(new EventStatistics(1, 1, 0, 0, 0, 1, 1, 0, 0, 0));
        assertThat(connections.statistics()).isEqualTo(new LongConnectionStatistics(1, 1, 0, 0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void aRejectedEventIsRedelivered() throws Exception {
        LongConnectionClient client = connect();
        String id = push();
        client.acknowledge(client.next(), 500);
        awaitFailures(id, 1);
        assertThat(events.delivery(id).orElseThrow().lastFailure()).isEqualTo("acknowledged with code 500");

        time.advanceTimeBy(Duration.ofSeconds(15));

        client.acknowledge(client.next(), 200);
        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(connections.statistics().rejected()).isEqualTo(1);
    }

    @Test
    void aResponseAfterTheTimeoutIsLate() throws Exception {
        LongConnectionClient client = connect();
        String id = push();
        Pbbp2.Frame first = client.next();

        time.advanceTimeBy(Duration.ofSeconds(3));

        awaitFailures(id, 1);
        client.acknowledge(first, 200);
        Await.until(() -> connections.statistics().late() == 1);
        time.advanceTimeBy(Duration.ofSeconds(15));
        Pbbp2.Frame second = client.next();
        assertThat(second.getPayload()).isEqualTo(first.getPayload());
        client.acknowledge(second, 200);
        client.acknowledge(second, 200);
        Await.until(() -> connections.statistics().late() == 2);
        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(events.statistics()).isEqualTo(new EventStatistics(1, 1, 0, 0, 0, 2, 1, 1, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "{}", "{\"code\":\"200\"}", "[200]"})
    void aResponseWithoutACodeIsNoAcknowledgement(String payload) throws Exception {
        LongConnectionClient client = connect();
        String id = push();

        client.send(LongConnectionClient.response(client.next(), payload));

        awaitFailures(id, 1);
        assertThat(connections.statistics()).isEqualTo(new LongConnectionStatistics(1, 1, 0, 0, 0, 0, 1, 0, 1, 1));
    }

    @Test
    void whatNoClientShouldSendIsIrregular() throws Exception {
        LongConnectionClient client = connect();
        client.send("garbage".getBytes(StandardCharsets.UTF_8));
        client.send(client.ping().setService(1));
        client.send(client.ping().setLogID(1));
        client.send(client.ping().clearHeaders());
        client.send(client.ping().setMethod(2));
        push();
        Pbbp2.Frame event = client.next();
        client.acknowledge(event.toBuilder().setSeqID(99).build(), 200);

        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(connections.statistics().irregular()).isEqualTo(6);
        assertThat(connections.statistics().pings()).isZero();
    }

    @Test
    void aPingBringsTheIntervalsUnlessPongsAreSwallowed() throws Exception {
        LongConnectionClient client = connect();
        connections.config(new LongConnectionConfig(1, 2, 3, 4));

        client.send(client.ping());

        Pbbp2.Frame pong = client.next();
        assertThat(pong.getMethod()).isZero();
        assertThat(LongConnectionClient.header(pong, "type")).isEqualTo("pong");
        assertThat(pong.getPayload().toStringUtf8())
                .isEqualTo("{\"ReconnectCount\":1,\"ReconnectInterval\":2,\"ReconnectNonce\":3,\"PingInterval\":4}");

        connections.swallowPongs(true);
        client.send(client.ping());
        Await.until(() -> connections.statistics().pings() == 2);
        push();
        assertThat(client.next().getMethod()).isEqualTo(1);
        assertThat(connections.statistics().pongs()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEventMayComeInFragments(boolean shuffled) throws Exception {
        LongConnectionClient client = connect();
        if (shuffled) {
            connections.fragmentsShuffled(7);
        } else {
            connections.fragments(7);
        }
        String id = push();

        ByteString[] parts = new ByteString[7];
        List<Integer> order = new ArrayList<>();
        Set<String> messages = new HashSet<>();
        Pbbp2.Frame last = null;
        for (int i = 0; i < 7; i++) {
            last = client.next();
            assertThat(LongConnectionClient.header(last, "sum")).isEqualTo("7");
            messages.add(LongConnectionClient.header(last, "message_id"));
            int seq = Integer.parseInt(LongConnectionClient.header(last, "seq"));
            order.add(seq);
            parts[seq] = last.getPayload();
        }
        client.acknowledge(last, 200);

        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(messages).hasSize(1);
        if (!shuffled) {
            assertThat(order).isSorted();
        }
        assertThat(EventJson.object(ByteString.copyFrom(List.of(parts)).toStringUtf8())
                        .at("/header/event_id")
                        .stringValue())
                .isEqualTo(id);
    }

    @Test
    void aLostFragmentIsMadeUpForByTheNextPush() throws Exception {
        LongConnectionClient client = connect();
        connections.fragments(2);
        connections.loseLastFragment(1);
        connections.pauseBeforeFrames(Duration.ofMillis(1));
        String id = push();
        assertThat(LongConnectionClient.header(client.next(), "seq")).isEqualTo("0");
        time.advanceTimeBy(Duration.ofSeconds(3));
        awaitFailures(id, 1);
        assertThat(client.waiting()).isZero();

        events.redeliverNow();

        client.next();
        client.acknowledge(client.next(), 200);
        Await.until(() -> events.statistics().acknowledged() == 1);
    }

    @Test
    void aFrozenConnectionIsOpenAndSilent() throws Exception {
        LongConnectionClient client = connect();
        connections.freeze(true);
        String id = push();
        client.send(client.ping());
        Await.until(() -> events.statistics().inFlight() == 1);
        client.awaitReceived();
        assertThat(client.waiting()).isZero();
        time.advanceTimeBy(Duration.ofSeconds(3));
        awaitFailures(id, 1);
        assertThat(connections.open()).isEqualTo(1);

        connections.freeze(false);
        events.redeliverNow();

        client.acknowledge(client.next(), 200);
        Await.until(() -> events.statistics().acknowledged() == 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pushesInFlightOnALostConnectionAreRedelivered(boolean cut) throws Exception {
        LongConnectionClient client = connect();
        String id = push();
        client.next();
        if (cut) {
            connections.cut();
        } else {
            connections.close(1001);
        }
        assertThat(client.awaitClose()).isTrue();
        awaitFailures(id, 1);
        assertThat(events.delivery(id).orElseThrow().lastFailure()).isEqualTo("the connection was lost");
        Await.until(() -> connections.open() == 0);

        // No client is connected, but one was before: the platform redelivers.
        time.advanceTimeBy(Duration.ofSeconds(15));
        awaitFailures(id, 2);
        assertThat(events.delivery(id).orElseThrow().lastFailure()).isEqualTo("no connection is open");

        LongConnectionClient again = connect();
        time.advanceTimeBy(Duration.ofMinutes(5));
        again.acknowledge(again.next(), 200);
        Await.until(() -> events.statistics().acknowledged() == 1);
    }

    @Test
    void whatAClientDoesNotReadIsNotKeptForIt() throws Exception {
        clients.add(new LongConnectionClient(url(), false));
        Await.until(() -> connections.open() == 1);
        String megabyte = "{\"a\":\"" + "a".repeat(1 << 20) + "\"}";

        for (int i = 0; i < 60; i++) {
            events.push(APP, TYPE, megabyte);
        }

        // No time has passed, so nothing else can have failed.
        Await.until(() -> events.statistics().failed() > 0);
        assertThat(events.deliveries(APP))
                .filteredOn(delivery -> delivery.failures() > 0)
                .isNotEmpty()
                .allMatch(delivery -> "the client does not read".equals(delivery.lastFailure()));
    }

    @Test
    void whoWasNeverThereIsNotTold() {
        push();

        Await.until(() -> events.statistics().undeliverable() == 1);
    }

    @Test
    void eachEventGoesToOneConnectionAtRandom() throws Exception {
        LongConnectionClient one = connect();
        LongConnectionClient other = connect();

        for (int i = 0; i < 60; i++) {
            push();
        }

        Await.until(() -> one.waiting() + other.waiting() == 60);
        assertThat(one.waiting()).isBetween(10, 50);
        assertThat(events.statistics().sent()).isEqualTo(60);
    }

    @Test
    void theFiftyFirstConnectionIsRefused() throws Exception {
        for (int i = 0; i < 50; i++) {
            connect();
        }

        WebSocketHandshakeException refused = refusedHandshake(url());

        assertThat(refused.getResponse().statusCode()).isEqualTo(514);
        assertThat(refused.getResponse().headers().firstValue("Handshake-Status"))
                .contains("514");
        assertThat(refused.getResponse().headers().firstValue("Handshake-Msg")).isNotEmpty();
        assertThat(refused.getResponse().headers().firstValue("Handshake-Autherrcode"))
                .contains("1000040350");
        assertThat(connections.statistics().refused()).isEqualTo(1);
        clients.remove(0).close();
        Await.until(() -> connections.open() == 49);
        connect();
    }

    @Test
    void aUrlIsGoodForOneHandshake() throws Exception {
        String url = url();
        clients.add(new LongConnectionClient(url));

        WebSocketHandshakeException refused = refusedHandshake(url);

        assertThat(refused.getResponse().headers().firstValue("Handshake-Status"))
                .contains("514");
        assertThat(refused.getResponse().headers().firstValue("Handshake-Autherrcode"))
                .hasValueSatisfying(code -> assertThat(code).matches("\\d+").isNotEqualTo("1000040350"));
    }

    @Test
    void aHandshakeIsRefusedAsScripted() throws Exception {
        connections.refuseHandshake(403, "forbidden", null);

        assertThat(refusedHandshake(url()).getResponse().headers().firstValue("Handshake-Status"))
                .contains("403");
        connect();
    }

    @Test
    void failedAuthenticationAlwaysSaysWhy() throws Exception {
        assertThatThrownBy(() -> connections.refuseHandshake(514, "auth failed", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Handshake-Autherrcode");
        assertThat(refusedHandshake(simulator.baseUrl().replace("http", "ws")
                                + "/callback/ws/connection?device_id=1&service_id=1")
                        .getResponse()
                        .headers()
                        .firstValue("Handshake-Autherrcode"))
                .isPresent();
    }

    @Test
    void aProxyRefusesWithoutThePlatformsHeaders() throws Exception {
        connections.refuseHandshakeByProxy(403);

        WebSocketHandshakeException refused = refusedHandshake(url());

        assertThat(refused.getResponse().statusCode()).isEqualTo(403);
        assertThat(refused.getResponse().headers().map().keySet()).noneMatch(name -> name.startsWith("handshake"));
        connect();
    }

    @Test
    void aCallbacksResponseIsKnown() throws Exception {
        LongConnectionClient client = connect();
        String id = push();
        Pbbp2.Frame frame = client.next();
        // {"toast":1}
        client.send(LongConnectionClient.response(frame, "{\"code\":200,\"data\":\"eyJ0b2FzdCI6MX0=\"}"));

        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(events.delivery(id).orElseThrow().response()).isEqualTo("{\"toast\":1}");
    }

    @Test
    void aSubscribedUrlComesFirst() throws Exception {
        LongConnectionClient client = connect();
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            events.webhook(APP, receiver.url()).withoutUrlCheck().subscribe();
            push();
            receiver.next();
            Await.until(() -> events.statistics().acknowledged() == 1);
            events.unsubscribe(APP);
            push();
            client.next();
        }
    }

    private static WebSocketHandshakeException refusedHandshake(String url) {
        CompletionException failure =
                catchThrowableOfType(CompletionException.class, () -> new LongConnectionClient(url));
        assertThat(failure).hasCauseInstanceOf(WebSocketHandshakeException.class);
        return (WebSocketHandshakeException) failure.getCause();
    }

    private LongConnectionClient connect() throws Exception {
        int before = connections.open();
        LongConnectionClient client = new LongConnectionClient(url());
        clients.add(client);
        Await.until(() -> connections.open() == before + 1);
        return client;
    }

    private String url() throws Exception {
        return endpoint("secret").data().path("URL").stringValue();
    }

    private Wire.Reply endpoint(String secret) throws Exception {
        return wire.post(
                ApiPaths.LONG_CONNECTION, "{\"AppID\":\"cli_test\",\"AppSecret\":\"" + secret + "\"}", "locale", "zh");
    }

    private String push() {
        return events.push(APP, TYPE, "{\"a\":1}");
    }

    private void awaitFailures(String id, int failures) {
        Await.until(() -> events.delivery(id).orElseThrow().failures() == failures);
    }
}
