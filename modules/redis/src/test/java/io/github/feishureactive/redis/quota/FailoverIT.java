package io.github.feishureactive.redis.quota;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisCluster;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A master dies while three instances share a quota: its replica is promoted, or its cluster is down until it is back.
 */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class FailoverIT {

    @Test
    void aSentinelPromotesTheReplica() throws Exception {
        try (RedisProcess master = RedisProcess.start("--repl-diskless-sync-delay", "0");
                RedisProcess replica = RedisProcess.start(
                        "--replicaof",
                        "127.0.0.1",
                        Integer.toString(master.port()),
                        "--repl-ping-replica-period",
                        "1")) {
            Await.until(() -> role(replica).contains("connected"));
            try (RedisProcess sentinel = RedisProcess.sentinel("quota", master)) {
                Await.until(
                        () -> sentinel.answers("SENTINEL", "REPLICAS", "quota").contains("127.0.0.1"));
                RedisClient client = RedisClient.create();
                try (OutageRun outage = new OutageRun(() -> LettuceConnection.standalone(
                        client,
                        RedisURI.builder()
                                .withSentinel("127.0.0.1", sentinel.port())
                                .withSentinelMasterId("quota")
                                .build()))) {
                    // The replica may be promoted before any instance needs its local share.
                    outage.lose(master::kill);
                    outage.end(
                            "Fail-over to a replica",
                            () -> Await.until(() -> role(replica).startsWith("master")));
                    assertThat(replica.ask("EXISTS", "feishu:quota:{" + Caller.KEY.operation() + ":cli_a}:slots0"))
                            .as("shared by way of what was the replica")
                            .isEqualTo(":1");
                } finally {
                    Clients.shutdown(client);
                }
            }
        }
    }

    private static String role(RedisProcess redis) {
        return redis.answers("ROLE");
    }

    /** The cluster requires all slots to be covered, its default: no master responds any more. */
    @Test
    void aClusterIsDown() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(1_000)) {
            RedisClusterClient client =
                    RedisClusterClient.create(cluster.node(0).uri());
            try (OutageRun outage = new OutageRun(() -> LettuceConnection.cluster(client))) {
                RedisProcess owner = cluster.owner(slot(Caller.KEY));
                RedisProcess other = cluster.node(0) == owner ? cluster.node(1) : cluster.node(0);
                outage.begin(() -> {
                    other.kill();
                    Await.until(() -> owner.answers("GET", "{" + Caller.KEY.operation() + ":cli_a}")
                            .startsWith("-CLUSTERDOWN"));
                });
                outage.end("CLUSTERDOWN, one of three killed", () -> {
                    other.restart();
                    cluster.awaitUp();
                });
            } finally {
                Clients.shutdown(client);
            }
        }
    }

    private static int slot(QuotaKey key) {
        return SlotHash.getSlot("feishu:quota:{" + key.operation() + ":" + key.appId() + "}:slots0");
    }
}
