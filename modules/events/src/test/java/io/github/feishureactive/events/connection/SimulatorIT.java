package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.LongConnections;
import io.github.feishureactive.simulator.PlatformEvents;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.event.LongConnectionConfig;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.ManualTimer;

import static io.github.feishureactive.events.connection.ScriptedPlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** A connection to the simulator, which implements the platform's side independently. */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = {false, true})
@Execution(ExecutionMode.CONCURRENT)
class SimulatorIT {

    private static final String APP = "cli_test";
    private static final String TYPE = "test.happened_v1";
    private static final EventType<JsonNode> TREE = EventType.tree(TYPE);

    private final ManualTimer ours = new ManualTimer();
    private final ManualTimer theirs = new ManualTimer();
    private final FeishuSimulator simulator;
    private final UnaryOperator<HttpClient> trust;
    private final PlatformEvents platform;
    private final LongConnections connections;
    private final FeishuGateway gateway;
    private final Events events = new Events();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final List<LongConnection> open = new ArrayList<>();

    SimulatorIT(boolean tls) {
        SimulatorBuilder builder =
                FeishuSimulator.builder().app(APP, "secret").events(settings -> settings.timers(theirs));
        simulator = (tls ? builder.tls() : builder).start();
        trust = tls ? simulator.certificate()::trustedBy : UnaryOperator.identity();
        platform = simulator.events();
        connections = platform.connections(APP);
        gateway = FeishuGateway.builder()
                .baseUrl(simulator.baseUrl())
                .httpClient(trust)
                .authentication(AppAuthentication.customApp(APP, "secret"))
                .build();
    }

    private LongConnection connection() {
        return LongConnection.builder(gateway, events)
                .httpClient(trust)
                .timer(ours)
                .build();
    }

    /** Time stands still while an attempt is under way. */
    private void untilConnected(LongConnection connection) {
        ours.advanceWhile(
                () -> connection.state() != ConnectionState.CONNECTING,
                "connected",
                () -> connection.state() == ConnectionState.CONNECTED);
    }

    private LongConnection connect() {
        LongConnection connection = connection();
        open.add(connection);
        connection.connect().block(PATIENCE);
        return connection;
    }

    private void handle() {
        events.on(TREE, event -> Mono.fromRunnable(() -> handled.add(event.id())));
    }

    private String push() {
        return platform.push(APP, TYPE, "{\"text\":\"" + "x".repeat(2_000) + "\"}");
    }

    @AfterEach
    void close() {
        Flux.fromIterable(open).flatMap(LongConnection::disposeLater).blockLast(PATIENCE);
        gateway.disposeLater().block(PATIENCE);
        events.dispose();
        simulator.close();
    }

    /** The connection that requested the address may be closed before, or at the same time, without effect. */
    @Test
    void aLossIsNoticedWhenAllConnectionsAreLost() throws Exception {
        LongConnection connection = connect();
        simulator.dropConnections();
        Await.until("noticed", () -> connection.state() == ConnectionState.WAITING);

        connection.disposeLater().block(PATIENCE);
        assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void eventsArriveWholeAndInPartsAndAreAcknowledged() throws Exception {
        handle();
        connect();
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            connections.fragmentsShuffled(1 + i % 5);
            pushed.add(push());
        }
        Await.until("all acknowledged", () -> platform.statistics().acknowledged() == 100);

        assertThat(handled).containsExactlyInAnyOrderElementsOf(pushed);
        assertThat(connections.statistics().irregular()).isZero();
        assertThat(connections.statistics().withoutDuration()).isZero();
        assertThat(connections.statistics().pings()).isPositive();
    }

    @Test
    void anEventOfATypeWithoutSubscribersIsAcknowledged() throws Exception {
        connect();
        push();

        Await.until("acknowledged", () -> platform.statistics().acknowledged() == 1);
    }

    @Test
    void aFailedEventIsRedelivered() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        events.on(TREE, event -> calls.incrementAndGet() == 1 ? Mono.error(new IllegalStateException()) : Mono.empty());
        connect();
        push();
        Await.until("refused", () -> connections.statistics().rejected() == 1);

        // The refusal is counted before the next push is due.
        untilRedelivered(() -> platform.statistics().acknowledged() == 1);
        assertThat(calls).hasValue(2);
    }

    @Test
    void anEventDuringALossIsHandledOnce() throws Exception {
        handle();
        LongConnection connection = connect();
        for (int round = 0; round < 5; round++) {
            Await.until("known to the platform", () -> connections.open() == 1);
            connections.cut();
            String during = push();
            Await.until("lost", () -> connection.state() == ConnectionState.WAITING);
            untilConnected(connection);
            int sofar = round + 1;
            untilRedelivered(() -> platform.statistics().acknowledged() == sofar);
            assertThat(handled).contains(during).hasSize(sofar);
        }
    }

    @Test
    void aHalfOpenConnectionIsReplaced() throws Exception {
        handle();
        connections.config(new LongConnectionConfig(-1, 10, 5, 10));
        connect();
        connections.freeze(true);
        String lost = push();
        ours.advanceUntil("noticed", () -> open.get(0).state() == ConnectionState.WAITING);
        connections.freeze(false);

        untilConnected(open.get(0));
        untilRedelivered(() -> handled.contains(lost));
    }

    /** Advances the platform's clock, but not while a push is in flight and may still be acknowledged. */
    private void untilRedelivered(BooleanSupplier condition) throws InterruptedException {
        theirs.advanceTimeBy(Duration.ofSeconds(3));
        Await.until("redelivered", () -> {
            if (platform.statistics().inFlight() == 0 && !condition.getAsBoolean()) {
                theirs.advanceTimeBy(Duration.ofSeconds(15));
            }
            return condition.getAsBoolean();
        });
    }

    @Test
    void theFiftyFirstWaitsForAnotherToLeave() throws Exception {
        for (int i = 0; i < 50; i++) {
            connect();
        }
        LongConnection oneTooMany = connection();
        open.add(oneTooMany);
        oneTooMany.connect().subscribe(nothing -> {}, error -> {});
        Await.until("refused", () -> oneTooMany.state() == ConnectionState.BACKING_OFF);
        assertThat(oneTooMany.status().failure().code()).isEqualTo(1000040350);
        assertThat(connections.open()).isEqualTo(50);

        open.get(0).disposeLater().block(PATIENCE);
        Await.until("noticed", () -> connections.open() == 49);
        untilConnected(oneTooMany);
    }
}
