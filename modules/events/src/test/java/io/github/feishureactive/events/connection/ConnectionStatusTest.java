package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.testkit.CapturedLog;

import static io.github.feishureactive.events.connection.ConnectionState.BACKING_OFF;
import static io.github.feishureactive.events.connection.ConnectionState.CLOSED;
import static io.github.feishureactive.events.connection.ConnectionState.CLOSING;
import static io.github.feishureactive.events.connection.ConnectionState.CONNECTED;
import static io.github.feishureactive.events.connection.ConnectionState.CONNECTING;
import static io.github.feishureactive.events.connection.ConnectionState.REFUSED;
import static io.github.feishureactive.events.connection.ConnectionState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

/** What listener, status and log report of each state change, in virtual time. */
class ConnectionStatusTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final FeishuGateway gateway = FeishuGateway.builder()
            .baseUrl("http://127.0.0.1:1")
            .authentication(AppAuthentication.customApp("cli_test", "secret"))
            .build();
    private final Queue<LongConnectionException> failures = new ArrayDeque<>();
    private final List<ConnectionStatus> notified = new ArrayList<>();
    private FakeWebSocket socket = new FakeWebSocket();

    private Mono<String> open(Consumer<JsonNode> settings, BiFunction<WebSocket, Integer, Mono<String>> whenOpen) {
        settings.accept(JsonMapper.shared()
                .readTree("{\"ReconnectCount\":2,\"ReconnectInterval\":10,\"ReconnectNonce\":1,\"PingInterval\":600}"));
        LongConnectionException failure = failures.poll();
        if (failure != null) {
            return Mono.error(failure);
        }
        socket = new FakeWebSocket();
        return whenOpen.apply(socket, 7);
    }

    private LongConnectionBuilder builder() {
        return LongConnection.builder(gateway, new Events())
                .timer(timer)
                .random(new SplittableRandom(1))
                .listener(notified::add)
                .connector(this::open);
    }

    private List<ConnectionState> states() {
        return notified.stream().map(ConnectionStatus::state).toList();
    }

    @AfterEach
    void close() {
        gateway.disposeLater().block(LIMIT);
    }

    @Test
    void eachChangeIsNotifiedAndLoggedOnce() {
        LongConnection connection = builder().build();
        try (CapturedLog log = new CapturedLog()) {
            connection.connect().block(LIMIT);
            timer.advanceTimeBy(Duration.ofMinutes(1));
            assertThat(connection.status())
                    .isEqualTo(new ConnectionStatus(CONNECTED, null, null, null, 0, Duration.ofMinutes(1)));
            for (int i = 0; i < 5; i++) {
                failures.add(LongConnectionException.failed("HTTP 502", 0, 502));
            }
            socket.inbound.complete();
            timer.advanceTimeBy(Duration.ofSeconds(30));
            ConnectionStatus down = connection.status();
            assertThat(down.state()).isEqualTo(BACKING_OFF);
            assertThat(down.disconnected()).isEqualTo(Duration.ofSeconds(30));
            assertThat(down.nextAttempt()).isBetween(Duration.ZERO, Duration.ofSeconds(100));
            assertThat(down.failure()).hasMessage("HTTP 502");
            assertThat(down.connected()).isEqualTo(Duration.ofMinutes(1));
            timer.advanceTimeBy(Duration.ofMinutes(10));
            assertThat(connection.status().state()).isEqualTo(CONNECTED);
            assertThat(connection.status().reconnects()).isEqualTo(1);
            connection.close();
            assertThat(log.warnings())
                    .filteredOn(text -> text.contains("long connection"))
                    .hasSize(1)
                    .allMatch(text -> text.contains("BACKING_OFF"));
        }
        assertThat(states())
                .startsWith(CONNECTING, CONNECTED, WAITING, CONNECTING, WAITING, CONNECTING, BACKING_OFF, CONNECTING)
                .endsWith(CONNECTING, CONNECTED, CLOSING, CLOSED);
        assertThat(connection.status().disconnected()).as("as was wanted").isNull();
    }

    @Test
    void aPermanentRefusalStopsTheAttemptsUntilConnectIsCalled() {
        LongConnection connection = builder().build();
        failures.add(LongConnectionException.refused("wrong secret", 10014, 200));
        StepVerifier.create(connection.connect())
                .expectErrorMessage("wrong secret")
                .verify(LIMIT);
        StepVerifier.create(connection.onClose())
                .expectErrorMessage("wrong secret")
                .verify(LIMIT);
        timer.advanceTimeBy(Duration.ofDays(1));
        assertThat(states()).containsExactly(CONNECTING, REFUSED);
        assertThat(connection.status().nextAttempt()).isNull();
        assertThat(connection.status().disconnected()).isEqualTo(Duration.ofDays(1));

        connection.connect().block(LIMIT);
        assertThat(connection.state()).isEqualTo(CONNECTED);
        StepVerifier.create(connection.onClose())
                .then(connection::close)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void orAttemptsContinueSlowlyIfSwitchedOn() {
        LongConnection connection = builder().retryRefused(true).build();
        for (int i = 0; i < 5; i++) {
            failures.add(LongConnectionException.refused("wrong secret", 10014, 200));
        }
        AtomicBoolean opened = new AtomicBoolean();
        connection.connect().subscribe(nothing -> {}, error -> {}, () -> opened.set(true));
        assertThat(connection.state()).isEqualTo(REFUSED);
        assertThat(connection.status().nextAttempt()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
        timer.advanceTimeBy(Duration.ofMinutes(10));

        assertThat(connection.state()).isEqualTo(CONNECTED);
        assertThat(opened).isTrue();
        connection.close();
    }

    @Test
    void connectMayBeCalledBetweenSlowAttempts() {
        LongConnection connection = builder().retryRefused(true).build();
        failures.add(LongConnectionException.refused("wrong secret", 10014, 200));
        connection.connect().subscribe();

        connection.connect().block(LIMIT);
        timer.advanceTimeBy(Duration.ofMinutes(10));

        assertThat(states()).containsExactly(CONNECTING, REFUSED, CONNECTING, CONNECTED);
        connection.close();
    }

    @Test
    void connectMayBeCalledJustWhenTheSlowAttemptIsDue() {
        AtomicBoolean asking = new AtomicBoolean();
        LongConnection connection = builder()
                .retryRefused(true)
                .listener(status -> {
                    if (asking.compareAndSet(true, false)) {
                        timer.advanceTimeBy(Duration.ofSeconds(20));
                    }
                })
                .build();
        failures.add(LongConnectionException.refused("wrong secret", 10014, 200));
        connection.connect().subscribe();
        asking.set(true);

        connection.connect().block(LIMIT);

        assertThat(connection.state()).isEqualTo(CONNECTED);
        connection.close();
    }

    @Test
    void closingARefusedOneIsTheEnd() {
        LongConnection connection = builder().build();
        failures.add(LongConnectionException.refused("wrong secret", 10014, 200));
        connection.connect().onErrorComplete().block(LIMIT);

        connection.disposeLater().block(LIMIT);

        assertThat(connection.state()).isEqualTo(CLOSED);
        StepVerifier.create(connection.connect()).expectError().verify(LIMIT);
        assertThat(connection.state()).isEqualTo(CLOSED);
    }

    @Test
    void aListenerThatThrowsChangesNothing() {
        LongConnection connection = builder()
                .listener(status -> {
                    throw new IllegalStateException("x");
                })
                .build();

        connection.connect().block(LIMIT);

        assertThat(connection.state()).isEqualTo(CONNECTED);
        connection.close();
        assertThat(connection.state()).isEqualTo(CLOSED);
    }
}
