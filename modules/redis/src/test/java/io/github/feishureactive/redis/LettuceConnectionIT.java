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
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** A real server that comes and goes. */
@Timeout(600)
class LettuceConnectionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Lettuce's own way back would take longer than any test. Ends with the process. */
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
        return connection.with(redis -> redis.ping(), Duration.ofMillis(300), Schedulers.parallel());
    }

    private void awaitAnswer() {
        OutageRun.until(() -> "PONG".equals(ask().onErrorComplete().block(PATIENCE)));
    }

    @Test
    void aServerThatWasRestartedIsFoundWithoutWaitingForLettuce() throws Exception {
        redis.kill();
        for (int i = 0; i < 5; i++) {
            StepVerifier.create(ask()).expectError().verify(PATIENCE);
        }
        redis.restart();
        awaitAnswer();
    }

    @Test
    void aServerThatWasStoppedForAWhileIsFound() throws Exception {
        redis.freeze();
        for (int i = 0; i < 15; i++) {
            StepVerifier.create(ask()).expectError(TimeoutException.class).verify(PATIENCE);
        }
        redis.thaw();
        awaitAnswer();
    }

    @Test
    void aClientThatDoesNotReconnectServesToo() throws Exception {
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

    /** What was not answered in time is not kept until Redis is back: it may be away for hours. */
    @Test
    void nothingIsKeptOfCommandsThatNobodyWaitsFor() throws Exception {
        keepsNothing(redis::kill);
        redis.restart();
        awaitAnswer();
        keepsNothing(redis::freeze);
        redis.thaw();
        awaitAnswer();
    }

    private void keepsNothing(OutageRun.Action breakage) throws Exception {
        breakage.run();
        List<WeakReference<byte[]>> payloads = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            List<Mono<Object>> commands = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                byte[] payload = new byte[1_000];
                payloads.add(new WeakReference<>(payload));
                commands.add(connection
                        .with(redis -> redis.set("key", "value"), Duration.ofMillis(100), Schedulers.parallel())
                        .<Object>map(answer -> payload)
                        .onErrorResume(error -> Mono.empty()));
            }
            Mono.when(commands).block(PATIENCE);
        }
        OutageRun.until(() -> {
            ask().onErrorComplete().block(PATIENCE);
            System.gc();
            // Of those who waited for a connection, as many as a line of them may be long.
            return payloads.stream().filter(payload -> payload.get() != null).count() <= 1_000;
        });
    }

    /** TLS and a server at the other end of the world: longer than any command may take. */
    @Test
    void aConnectionThatTakesLongToOpenIsOpened() throws Exception {
        try (SlowWire wire = new SlowWire(redis.port(), Duration.ofMillis(2_500), Duration.ZERO)) {
            reopen(wire.port());
            awaitAnswer();
            assertThat(wire.connections()).as("tries beside each other").isLessThanOrEqualTo(3);
        }
    }

    @Test
    void aServerThatIsSlowIsNotTakenForMute() throws Exception {
        try (SlowWire wire = new SlowWire(redis.port(), Duration.ZERO, Duration.ofMillis(600))) {
            reopen(wire.port());
            OutageRun.until(
                    () -> "PONG".equals(connection.with(redis -> redis.ping()).block(PATIENCE)));
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
    void itIsOpenedAgainAfterItWasDisconnectedAndNotAfterItWasDisposed() {
        connection.disconnect().block(PATIENCE);
        assertThat(connection.open()).isFalse();
        awaitAnswer();
        connection.dispose();
        StepVerifier.create(ask())
                .expectErrorMessage("The connection to Redis is disposed")
                .verify(PATIENCE);
    }
}
