package io.github.feishureactive.benchmarks.endtoend;

import java.util.List;

import reactor.netty.resources.ConnectionProvider;

/** How many connections each client of this JVM may open, and a queue before them that refuses no caller. */
final class Connections {

    private static final String PROPERTY = "benchmarks.connections";

    /** As many as our gateway has unless set otherwise. */
    static final int MOST = Integer.getInteger(PROPERTY, 256);

    private Connections() {}

    /** The option for a JVM whose clients may open so many. */
    static List<String> option(int connections) {
        return List.of("-D" + PROPERTY + "=" + connections);
    }

    static ConnectionProvider pool(String name) {
        return ConnectionProvider.builder(name)
                .maxConnections(MOST)
                .pendingAcquireMaxCount(-1)
                .build();
    }
}
