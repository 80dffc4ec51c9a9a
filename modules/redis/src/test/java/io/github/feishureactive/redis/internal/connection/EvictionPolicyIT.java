package io.github.feishureactive.redis.internal.connection;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;

/** Warnings about a server that evicts keys, by whichever command its user may run. */
@Timeout(120)
class EvictionPolicyIT {

    private CapturedLog log;
    private RedisProcess redis;
    private RedisClient client;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create();
        log = new CapturedLog();
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        Clients.shutdown(client);
        redis.close();
    }

    private List<String> warnings() {
        return log.warnings().stream()
                .filter(text -> text.startsWith(EvictionPolicy.class.getName()))
                .toList();
    }

    /** Connected for long enough that the server was asked for its policy. */
    private LettuceConnection connect(String... rules) throws Exception {
        String[] command = new String[rules.length + 6];
        System.arraycopy(new String[] {"ACL", "SETUSER", "some", "on", ">password", "allkeys"}, 0, command, 0, 6);
        System.arraycopy(rules, 0, command, 6, rules.length);
        assertThat(redis.ask(command)).isEqualTo("+OK");
        LettuceConnection connection = LettuceConnection.standalone(
                client,
                RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPort(redis.port())
                        .withAuthentication("some", "password".toCharArray())
                        .build());
        for (int i = 0; i < 3; i++) {
            // Replies come in the order of the commands.
            ConnectionProvider.of(connection).with(commands -> commands.ping()).block(Duration.ofSeconds(30));
        }
        return connection;
    }

    private static void close(LettuceConnection connection) {
        connection.disconnect().block(Duration.ofSeconds(30));
        connection.dispose();
    }

    @Test
    void warnsOfAPolicyThatEvicts() throws Exception {
        redis.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        try (RedisProcess another = RedisProcess.start("--maxmemory-policy", "volatile-ttl")) {
            ConnectionProvider.of(LettuceConnection.standalone(client, another.uri()))
                    .connect();
            Await.until(() -> warnings().size() == 1);
        }
        LettuceConnection connection = LettuceConnection.standalone(client, redis.uri());
        ConnectionProvider.of(connection).connect();
        Await.until(() -> warnings().size() == 2);
        connection.dispose();
        assertThat(warnings().get(0)).contains("maxmemory-policy is volatile-ttl", "to noeviction");
        assertThat(warnings().get(1)).contains("maxmemory-policy is allkeys-lru");
    }

    @Test
    void usesInfoWhereConfigIsForbidden() throws Exception {
        redis.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        LettuceConnection connection = connect("+@all", "-config");
        Await.until(() -> warnings().size() == 1);
        close(connection);
        assertThat(warnings().get(0)).contains("maxmemory-policy is allkeys-lfu");
    }

    @Test
    void logsNothingWhereNothingIsEvictedOrKnown() throws Exception {
        close(connect("+@all"));
        redis.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        close(connect("+@all", "-config", "-info"));
        assertThat(warnings()).isEmpty();
    }
}
