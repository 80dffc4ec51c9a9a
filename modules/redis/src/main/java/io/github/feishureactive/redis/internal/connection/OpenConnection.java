package io.github.feishureactive.redis.internal.connection;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;

/**
 * A connection of Lettuce's and its commands. A single server has all commands that a cluster has.
 *
 * @param connection the connection
 * @param commands its commands
 * @param single whether it leads to one server, and is lost when that connection is
 */
public record OpenConnection(
        StatefulConnection<String, String> connection,
        RedisClusterReactiveCommands<String, String> commands,
        boolean single) {

    /**
     * Wraps a connection to one server.
     *
     * @param connection the connection
     * @return the same, with its commands
     */
    public static OpenConnection toServer(StatefulRedisConnection<String, String> connection) {
        return new OpenConnection(connection, connection.reactive(), true);
    }

    /**
     * Wraps the connections to a cluster.
     *
     * @param connection the connections
     * @return the same, with their commands
     */
    public static OpenConnection toCluster(StatefulRedisClusterConnection<String, String> connection) {
        return new OpenConnection(connection, connection.reactive(), false);
    }

    boolean lost() {
        return single && !connection.isOpen();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing waits for it, and Lettuce logs failures.
    void close() {
        connection.closeAsync();
    }
}
