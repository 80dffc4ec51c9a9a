package io.github.feishureactive.redis.quota;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Mono;

import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.redis.server.SlowProxy;

import static org.assertj.core.api.Assertions.assertThat;

/** One Redis stops, dies, comes back empty, loads its data or becomes a replica while three instances share a quota. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class RedisOutageIT {

    private static final Duration OUTAGE = Duration.ofMillis(OutageRun.LONG ? 10_000 : 0);

    private RedisProcess redis;
    private RedisClient client;
    private OutageRun outage;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(1))
                        .build())
                .build());
        outage = new OutageRun(() -> LettuceConnection.standalone(client, redis.uri()));
    }

    @AfterEach
    void stop() throws Exception {
        outage.close();
        Clients.shutdown(client);
        redis.close();
    }

    @Test
    void frozenAndThawed() throws Exception {
        outage.begin(redis::freeze);
        pause(OUTAGE);
        outage.end("SIGSTOP and SIGCONT", redis::thaw);
    }

    @Test
    void killedAndStartedEmpty() throws Exception {
        outage.begin(redis::kill);
        pause(OUTAGE);
        outage.end("SIGKILL and restart, empty", redis::restart);
    }

    @Test
    void turnedIntoAReplica() throws Exception {
        outage.begin(() -> redis.ask("REPLICAOF", "127.0.0.1", "1"));
        pause(OUTAGE);
        outage.end("READONLY", () -> redis.ask("REPLICAOF", "NO", "ONE"));
    }

    /** Responses come after the leases that they grant have expired. */
    @Test
    void slow() throws Exception {
        outage.close();
        try (SlowProxy wire = new SlowProxy(redis.port(), Duration.ZERO, Duration.ZERO);
                OutageRun slowed = new OutageRun(
                        () -> LettuceConnection.standalone(client, RedisURI.create("127.0.0.1", wire.port())))) {
            slowed.begin(() -> wire.slow(Duration.ofSeconds(2)));
            pause(OUTAGE);
            slowed.end("Answers after 2 s", () -> wire.slow(Duration.ZERO));
        }
    }

    /** Restarted with data that takes long to load. */
    @Test
    void loading() throws Exception {
        redis.ask("CONFIG", "SET", "rdbcompression", "no");
        redis.ask("DEBUG", "POPULATE", "3000", "data", "4096");
        redis.ask("SAVE");
        outage.lose(() -> {
            redis.kill();
            redis.restart("--key-load-delay", "800");
            assertThat(redis.ask("GET", "any")).startsWith("-LOADING");
        });
        outage.end("LOADING", () -> {
            while (redis.ask("GET", "any").startsWith("-LOADING")) {
                pause(Duration.ofMillis(50));
            }
        });
    }

    /** Lets time pass: the course of the test, not a condition of it. */
    private static void pause(Duration duration) {
        Mono.delay(duration).block(duration.plusSeconds(60));
    }
}
