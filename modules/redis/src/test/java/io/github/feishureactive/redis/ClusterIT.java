package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.redis.events.RedisDeduplication;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.RedisRateLimiter;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisCluster;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.redis.token.RedisAppTickets;
import io.github.feishureactive.redis.token.RedisTokenStore;
import io.github.feishureactive.redis.token.TicketProtection;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** A cluster of three masters; all slots of a key are on one of them. */
@Timeout(600)
class ClusterIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The longest timeout there is: a busy machine is not an outage. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Quota QUOTA = Quota.perSecond(5).and(Quota.perMinute(200));

    private static RedisCluster cluster;
    private static RedisClusterClient client;
    private static LettuceConnection connection;

    @BeforeAll
    static void start() throws Exception {
        cluster = RedisCluster.start(30_000);
        client = RedisClusterClient.create(cluster.node(0).uri());
        connection = LettuceConnection.cluster(client);
        // The first command for each master opens a connection to it, which may take long.
        for (int i = 0; i < 60; i++) {
            String key = "warm up " + i;
            Await.until(() -> ConnectionProvider.of(connection)
                    .with(redis -> redis.exists(key))
                    .onErrorComplete()
                    .blockOptional(PATIENCE)
                    .isPresent());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        connection.dispose();
        Clients.shutdown(client);
        cluster.close();
    }

    private static RedisRateLimiter limiter() {
        return RedisRateLimiter.builder(connection, 1)
                .timeout(TIMEOUT)
                .lease(PATIENCE)
                .build();
    }

    @Test
    void keysOnAllMastersAreUsable() throws Exception {
        RedisRateLimiter limiter = limiter();
        int keys = 60;
        List<Boolean> sent = Flux.range(0, keys)
                .flatMap(i -> limiter.acquire(
                        new QuotaKey("op {" + i + "}", "cli_a", "tenant" + i), QUOTA, RateLimiter.UNBOUNDED, false))
                .map(Permit::send)
                .collectList()
                .block(PATIENCE);
        assertThat(sent).hasSize(keys).containsOnly(true);
        assertThat(limiter.statistics().sharedPermits()).isEqualTo(keys);
        assertThat(limiter.statistics().failures()).isZero();
        for (RedisProcess node : cluster.nodes()) {
            assertThat(node.ask("DBSIZE")).as("keys on each").isNotEqualTo(":0");
        }
        limiter.dispose();
    }

    @Test
    void eventsTokensAndTicketsLieOnAllMasters() throws Exception {
        RedisDeduplication one =
                RedisDeduplication.builder(connection).timeout(TIMEOUT).build();
        RedisDeduplication other =
                RedisDeduplication.builder(connection).timeout(TIMEOUT).build();
        RedisTokenStore tokens =
                RedisTokenStore.builder(connection).timeout(PATIENCE).build();
        RedisAppTickets tickets = RedisAppTickets.builder(connection, TicketProtection.none())
                .timeout(PATIENCE)
                .build();
        AtomicInteger handled = new AtomicInteger();
        Mono<Void> handling = Mono.fromRunnable(handled::incrementAndGet);
        StepVerifier.create(Flux.range(0, 60)
                        .flatMap(i -> one.once("event " + i, handling)
                                .then(other.once("event " + i, handling))
                                .zipWith(tokens.put("app:" + i, "sealed " + i, PATIENCE)
                                        .then(tokens.get("app:" + i)))
                                .zipWith(tickets.accept("cli_" + i, "ticket " + i)
                                        .then(tickets.current("cli_" + i)))
                                .doOnNext(all -> {
                                    assertThat(all.getT1().getT1()).isEqualTo(Receipt.DUPLICATE);
                                    assertThat(all.getT1().getT2().sealed()).isEqualTo("sealed " + i);
                                    assertThat(all.getT2()).isEqualTo("ticket " + i);
                                }))
                        .count())
                .expectNext(60L)
                .expectComplete()
                .verify(Duration.ofMinutes(1));
        assertThat(handled).as("each once").hasValue(60);
        assertThat(one.statistics().unshared() + other.statistics().unshared()).isZero();
        for (RedisProcess node : cluster.nodes()) {
            for (String kind : new String[] {"event", "token", "app-ticket"}) {
                assertThat(node.ask("KEYS", "feishu:" + kind + ":*"))
                        .as("keys on each")
                        .isNotEmpty();
            }
        }
    }

    /** As when an application shuts down: the client is closed while the connection still closes. */
    @Test
    void aClientCanBeShutDownWhileItsConnectionCloses() throws Exception {
        for (int round = 0; round < 40; round++) {
            RedisClusterClient closing =
                    RedisClusterClient.create(cluster.node(0).uri());
            LettuceConnection first = LettuceConnection.cluster(closing);
            ConnectionProvider.of(first).with(redis -> redis.get("any")).block(Duration.ofMinutes(1));
            first.dispose();
            Clients.shutdown(closing);
        }
    }

    /** The slot of a key moves to another master unnoticed by the limiter. */
    @Test
    void followsASlotThatMoves() throws Exception {
        RedisRateLimiter limiter = limiter();
        QuotaKey key = new QuotaKey("moving", "cli_a", null);
        // Kept: what is handed back is on its way to Redis while the keys move, one after the other.
        assertThat(limiter.acquire(key, QUOTA, RateLimiter.UNBOUNDED, false)
                        .block(Duration.ofMinutes(1))
                        .send())
                .isTrue();
        int hash = SlotHash.getSlot("feishu:quota:{moving:cli_a}:seen");
        String slot = Integer.toString(hash);
        RedisProcess from = cluster.owner(hash);
        RedisProcess to = cluster.node(0) == from ? cluster.node(1) : cluster.node(0);
        String fromId = from.ask("CLUSTER", "MYID");
        String toId = to.ask("CLUSTER", "MYID");
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        List<String> keys =
                from.ask("CLUSTER", "GETKEYSINSLOT", slot, "100").lines().toList();
        for (String moved : keys) {
            from.ask("MIGRATE", "127.0.0.1", Integer.toString(to.port()), moved, "0", "5000");
        }
        for (RedisProcess node : cluster.nodes()) {
            node.ask("CLUSTER", "SETSLOT", slot, "NODE", toId);
        }
        StepVerifier.create(limiter.acquire(key, QUOTA, RateLimiter.UNBOUNDED, false))
                .assertNext(permit -> assertThat(permit.send()).isTrue())
                .expectComplete()
                .verify(Duration.ofMinutes(1));
        assertThat(limiter.statistics().failures()).isZero();
        assertThat(limiter.statistics().sharedPermits()).isEqualTo(2);
        limiter.dispose();
    }
}
