package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.events.connection.ScriptedPlatform.Refusal;
import io.github.feishureactive.events.connection.ScriptedPlatform.Response;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.ManualTimer;

import static io.github.feishureactive.events.connection.ScriptedPlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** No temporary failure ends a connection: each case over real sockets, in virtual time. */
class ReconnectIT {

    private static final String BRISK = "\"ReconnectInterval\":5,\"ReconnectNonce\":1,\"PingInterval\":600";

    private final ManualTimer timer = new ManualTimer();
    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final FeishuGateway gateway = platform.gateway();
    private final LongConnection connection = new LongConnectionBuilder(
                    gateway, event -> Mono.just(EventResponse.of(Receipt.HANDLED)), 16)
            .timer(timer)
            .random(new SplittableRandom(1))
            .build();

    @AfterEach
    void close() {
        connection.close();
        platform.close();
        gateway.disposeLater().block(PATIENCE);
    }

    private Peer open() throws InterruptedException {
        connection.connect().subscribe(nothing -> {}, error -> {});
        settle();
        return reopen(Duration.ofMinutes(10));
    }

    /** Returns the next connection, which must follow within some virtual time, after any number of attempts. */
    private Peer reopen(Duration limit) throws InterruptedException {
        for (long passed = 0; passed < limit.toSeconds() && !connected() && !ended(); passed++) {
            timer.advanceTimeBy(Duration.ofSeconds(1));
            settle();
        }
        assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
        return platform.accept();
    }

    /** Waits while an attempt is in flight, and until the next one is scheduled. */
    private void settle() throws InterruptedException {
        Await.until("the end of an attempt", () -> switch (connection.state()) {
            case NEW, CONNECTING, CLOSING -> false;
            case WAITING, BACKING_OFF -> timer.armed();
            case CONNECTED, REFUSED, CLOSED -> true;
        });
    }

    private boolean connected() {
        return connection.state() == ConnectionState.CONNECTED;
    }

    private boolean ended() {
        return connection.state() == ConnectionState.CLOSED;
    }

    private void lose(Peer peer) throws InterruptedException {
        peer.abort();
        Await.until("lost", () -> connection.state() != ConnectionState.CONNECTED);
        settle();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 10})
    void thePlatformsCountNeverEndsIt(int count) throws Exception {
        platform.config = "{" + BRISK + ",\"ReconnectCount\":" + count + "}";
        Peer peer = open();
        timer.advanceTimeBy(Duration.ofMinutes(1));
        for (int i = 0; i < 30; i++) {
            platform.responses.add(Mono.just(new Response(503, "")));
        }
        lose(peer);
        while (!platform.responses.isEmpty() && !ended()) {
            timer.advanceTimeBy(Duration.ofSeconds(1));
            settle();
        }

        reopen(Duration.ofSeconds(60));
    }

    @Test
    void aCountThatComesWithAPongNeverEndsIt() throws Exception {
        platform.config = "{" + BRISK + "}";
        Peer peer = open();
        peer.send(Messages.pong("{\"ReconnectCount\":1}"));
        peer.send(Messages.event("after the pong"));
        peer.acknowledgement();
        timer.advanceTimeBy(Duration.ofMinutes(1));
        platform.responses.add(Mono.just(new Response(503, "")));
        platform.responses.add(Mono.just(new Response(503, "")));
        lose(peer);

        reopen(Duration.ofSeconds(60));
    }

    @Test
    void tooManyConnectionsForAMomentAreRetried() throws Exception {
        platform.config = "{" + BRISK + "}";
        platform.refusals.add(Refusal.of(Map.of("Handshake-Status", "514", "Handshake-Autherrcode", "1000040350")));
        open();
    }

    @Test
    void aFirewallsRefusalIsRetried() throws Exception {
        platform.config = "{" + BRISK + "}";
        platform.refusals.add(new Refusal(403, Map.of()));
        open();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000040343, 1000040345, 1000040399, 99991401, 10003})
    void aTemporaryRefusalIsRetried(int code) throws Exception {
        platform.config = "{" + BRISK + "}";
        platform.responses.add(Mono.just(ScriptedPlatform.code(code)));
        open();
    }

    @Test
    void connectionsThatLiveForAMinuteAreReplacedAtOnce() throws Exception {
        Peer peer = open();
        for (int i = 0; i < 10; i++) {
            timer.advanceTimeBy(Duration.ofSeconds(60));
            lose(peer);
            peer = reopen(Duration.ofSeconds(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "-9"})
    void aNumberOfFourHundredDigitsIsNoEnd(String digit) throws Exception {
        String number = digit + "9".repeat(399);
        platform.config =
                "{\"ReconnectCount\":%1$s,\"ReconnectInterval\":%1$s,\"ReconnectNonce\":%1$s,\"PingInterval\":%1$s}"
                        .formatted(number);
        Peer peer = open();
        peer.send(Messages.pong(platform.config));
        peer.send(Messages.event("after the pong"));
        peer.acknowledgement();
        timer.advanceTimeBy(Duration.ofMinutes(1));
        lose(peer);
        reopen(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(ints = {10014, 10005, 10015})
    void credentialsThatWereRepairedNeedNoRestart(int code) throws Exception {
        platform.responses.add(Mono.just(ScriptedPlatform.code(code)));
        StepVerifier.create(connection.connect())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(LongConnectionException.class, refused -> assertThat(refused.code())
                                .isEqualTo(code)))
                .verify(PATIENCE);
        timer.advanceTimeBy(Duration.ofDays(1));
        assertThat(platform.asked).as("left alone").hasValue(1);

        connection.connect().block(PATIENCE);
        platform.accept();
        assertThat(connection.state()).isEqualTo(ConnectionState.CONNECTED);
    }
}
