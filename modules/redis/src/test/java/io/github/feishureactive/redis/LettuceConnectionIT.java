package io.github.feishureactive.redis;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.redis.server.SlowProxy;
import io.github.feishureactive.redis.server.Step;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** A real server that is suspended, killed and restarted. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class LettuceConnectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Lettuce would reconnect after the end of any test. Ends with the process. */
    private static final ClientResources RESOURCES = ClientResources.builder()
            .reconnectDelay(Delay.constant(Duration.ofHours(1)))
            .build();

    private RedisProcess redis;
    private RedisClient client;
    private LettuceConnection connection;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create(RESOURCES);
        connection = LettuceConnection.standalone(client, redis.uri());
        awaitAnswer();
    }

    @AfterEach
    void stop() throws Exception {
        connection.dispose();
        Clients.shutdown(client);
        redis.close();
    }

    private Mono<String> ask() {
        return ConnectionProvider.of(connection)
                .with(redis -> redis.ping(), Duration.ofMillis(300), Schedulers.parallel());
    }

    private void awaitAnswer() {
        Await.until(() -> "PONG".equals(ask().onErrorComplete().block(PATIENCE)));
    }

    @Test
    void reconnectsToARestartedServerWithoutWaitingForLettuce() throws Exception {
        redis.kill();
        for (int i = 0; i < 5; i++) {
            StepVerifier.create(ask()).expectError().verify(PATIENCE);
        }
        redis.restart();
        awaitAnswer();
    }

    @Test
    void reconnectsToASuspendedServer() throws Exception {
        redis.freeze();
        for (int i = 0; i < 15; i++) {
            StepVerifier.create(ask()).expectError(TimeoutException.class).verify(PATIENCE);
        }
        redis.thaw();
        awaitAnswer();
    }

    @Test
    void aClientWithoutAutoReconnectWorksToo() throws Exception {
        client.setOptions(ClientOptions.builder().autoReconnect(false).build());
        LettuceConnection other = LettuceConnection.standalone(client, redis.uri());
        connection.dispose();
        connection = other;
        awaitAnswer();
        redis.kill();
        StepVerifier.create(ask()).expectError().verify(PATIENCE);
        redis.restart();
        awaitAnswer();
    }

    /** Commands that timed out must not be retained until Redis is back, which may take hours. */
    @Test
    void timedOutCommandsAreNotRetained() throws Exception {
        retainsNothing(redis::kill);
        redis.restart();
        awaitAnswer();
        retainsNothing(redis::freeze);
        redis.thaw();
        awaitAnswer();
    }

    private void retainsNothing(Step breakage) throws Exception {
        breakage.run();
        List<WeakReference<byte[]>> payloads = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            List<Mono<Object>> commands = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                byte[] payload = new byte[1_000];
                payloads.add(new WeakReference<>(payload));
                commands.add(ConnectionProvider.of(connection)
                        .with(redis -> redis.set("key", "value"), Duration.ofMillis(100), Schedulers.parallel())
                        .<Object>map(answer -> payload)
                        .onErrorResume(error -> Mono.empty()));
            }
            Mono.when(commands).block(PATIENCE);
        }
        Await.until(() -> {
            ask().onErrorComplete().block(PATIENCE);
            System.gc();
            // As many may remain as may wait for one connection.
            return payloads.stream().filter(payload -> payload.get() != null).count() <= 1_000;
        });
    }

    /** With TLS and a distant server, connecting takes longer than any command may. */
    @Test
    void aConnectionMayTakeLongToOpen() throws Exception {
        try (SlowProxy wire = new SlowProxy(redis.port(), Duration.ofMillis(2_500), Duration.ZERO)) {
            reopen(wire.port());
            awaitAnswer();
            assertThat(wire.connections()).as("concurrent attempts").isLessThanOrEqualTo(3);
        }
    }

    @Test
    void aSlowServerIsNotReplaced() throws Exception {
        try (SlowProxy wire = new SlowProxy(redis.port(), Duration.ZERO, Duration.ofMillis(600))) {
            reopen(wire.port());
            Await.until(() -> "PONG"
                    .equals(ConnectionProvider.of(connection)
                            .with(redis -> redis.ping())
                            .block(PATIENCE)));
            int before = wire.connections();
            for (int i = 0; i < 15; i++) {
                StepVerifier.create(ask()).expectError(TimeoutException.class).verify(PATIENCE);
            }
            assertThat(wire.connections()).isEqualTo(before);
        }
    }

    private void reopen(int port) {
        connection.dispose();
        connection = LettuceConnection.standalone(client, RedisURI.create("127.0.0.1", port));
    }

    @Test
    void reopensAfterDisconnectButNotAfterDispose() {
        connection.disconnect().block(PATIENCE);
        assertThat(ConnectionProvider.of(connection).connected()).isFalse();
        awaitAnswer();
        connection.dispose();
        StepVerifier.create(ask())
                .expectErrorMessage("The connection to Redis is disposed")
                .verify(PATIENCE);
    }
}
