package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

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

import static org.assertj.core.api.Assertions.assertThat;

/** Three masters: each key's slots live on one of them, wherever that is. */
@Timeout(180)
class ClusterIT {

    private static final int SLOTS = 16_384;
    private static final Quota QUOTA = Quota.perSecond(5).and(Quota.perMinute(200));

    private static final List<RedisProcess> NODES = new ArrayList<>();
    private static RedisClusterClient client;
    private static LettuceConnection connection;

    @BeforeAll
    static void start() throws Exception {
        for (int node = 0; node < 3; node++) {
            NODES.add(RedisProcess.start("--cluster-enabled", "yes", "--cluster-node-timeout", "30000"));
            List<String> add = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            IntStream.range(node * SLOTS / 3, (node + 1) * SLOTS / 3).forEach(slot -> add.add(Integer.toString(slot)));
            NODES.get(node).ask(add.toArray(String[]::new));
            NODES.get(node)
                    .ask(
                            "CLUSTER",
                            "MEET",
                            "127.0.0.1",
                            Integer.toString(NODES.get(0).port()));
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (RedisProcess node : NODES) {
            while (!node.ask("CLUSTER", "INFO").contains("cluster_state:ok")) {
                assertThat(System.nanoTime()).as("the cluster comes up").isLessThan(until);
                Mono.delay(Duration.ofMillis(50)).block(Duration.ofSeconds(10));
            }
        }
        client = RedisClusterClient.create(NODES.get(0).uri());
        connection = LettuceConnection.cluster(client);
    }

    @AfterAll
    static void stop() throws Exception {
        connection.dispose();
        Clients.shutdown(client);
        for (RedisProcess node : NODES) {
            node.close();
        }
    }

    private static RedisRateLimiter limiter() {
        return RedisRateLimiter.builder(connection, 1)
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    @Test
    void keysOnAllMastersAreServed() throws Exception {
        RedisRateLimiter limiter = limiter();
        int keys = 60;
        List<Permit> permits = Flux.range(0, keys)
                .flatMap(i -> limiter.acquire(
                        new QuotaKey("op {" + i + "}", "cli_a", "tenant" + i), QUOTA, RateLimiter.UNBOUNDED, false))
                .collectList()
                .block(Duration.ofMinutes(1));
        assertThat(permits).hasSize(keys).allMatch(Permit::send);
        assertThat(limiter.statistics().sharedPermits()).isEqualTo(keys);
        assertThat(limiter.statistics().failures()).isZero();
        for (RedisProcess node : NODES) {
            assertThat(node.ask("DBSIZE")).as("keys on each").isNotEqualTo(":0");
        }
        limiter.dispose();
    }

    /** As an application does that shuts down: the connection is closed still when its client is. */
    @Test
    void aClientCanBeShutDownWhileItsConnectionCloses() throws Exception {
        for (int round = 0; round < 60; round++) {
            RedisClusterClient closing = RedisClusterClient.create(NODES.get(0).uri());
            LettuceConnection first = LettuceConnection.cluster(closing);
            first.with(redis -> redis.get("any")).block(Duration.ofSeconds(30));
            first.dispose();
            Clients.shutdown(closing);
        }
    }

    /** The slot of a key moves to another master while the limiter thinks that it is where it was. */
    @Test
    void followsASlotThatMoves() throws Exception {
        RedisRateLimiter limiter = limiter();
        QuotaKey key = new QuotaKey("moving", "cli_a", null);
        limiter.acquire(key, QUOTA, RateLimiter.UNBOUNDED, false)
                .block(Duration.ofSeconds(30))
                .abandon();
        String slot = Integer.toString(SlotHash.getSlot("feishu:quota:{moving:cli_a}:state"));
        int owner = Integer.parseInt(slot) * 3 / SLOTS;
        RedisProcess from = NODES.get(owner);
        RedisProcess to = NODES.get((owner + 1) % 3);
        String fromId = from.ask("CLUSTER", "MYID");
        String toId = to.ask("CLUSTER", "MYID");
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        List<String> keys =
                from.ask("CLUSTER", "GETKEYSINSLOT", slot, "100").lines().toList();
        for (String moved : keys) {
            from.ask("MIGRATE", "127.0.0.1", Integer.toString(to.port()), moved, "0", "5000");
        }
        for (RedisProcess node : NODES) {
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
