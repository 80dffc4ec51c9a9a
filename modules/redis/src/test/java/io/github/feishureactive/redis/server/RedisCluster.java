package io.github.feishureactive.redis.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.feishureactive.testkit.Await;

/** Three masters, each with a third of the slots. */
public final class RedisCluster implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisCluster() {}

    /**
     * Starts the masters and returns when the cluster is up.
     *
     * @param nodeTimeoutMillis when a silent node counts as failed
     */
    public static RedisCluster start(int nodeTimeoutMillis) throws Exception {
        RedisCluster cluster = new RedisCluster();
        for (int node = 0; node < MASTERS; node++) {
            RedisProcess master = RedisProcess.start(
                    "--cluster-enabled", "yes", "--cluster-node-timeout", Integer.toString(nodeTimeoutMillis));
            cluster.nodes.add(master);
            List<String> add = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            IntStream.range(first(node), first(node + 1)).forEach(slot -> add.add(Integer.toString(slot)));
            master.ask(add.toArray(String[]::new));
            master.ask(
                    "CLUSTER",
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(cluster.node(0).port()));
        }
        cluster.awaitUp();
        return cluster;
    }

    private static int first(int node) {
        return node * SLOTS / MASTERS;
    }

    public void awaitUp() {
        Await.until(() ->
                nodes.stream().allMatch(node -> node.answers("CLUSTER", "INFO").contains("cluster_state:ok")));
    }

    public List<RedisProcess> nodes() {
        return nodes;
    }

    public RedisProcess node(int number) {
        return nodes.get(number);
    }

    /** Returns the master that owned a slot at the start. */
    public RedisProcess owner(int slot) {
        int owner = MASTERS - 1;
        while (first(owner) > slot) {
            owner--;
        }
        return nodes.get(owner);
    }

    @Override
    public void close() throws IOException {
        for (RedisProcess node : nodes) {
            node.close();
        }
    }
}
