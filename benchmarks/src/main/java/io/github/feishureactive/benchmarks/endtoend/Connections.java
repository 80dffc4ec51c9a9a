package io.github.feishureactive.benchmarks.endtoend;

import reactor.netty.resources.ConnectionProvider;

/** As many connections as our gateway has, and a line before them that refuses nobody. */
final class Connections {

    private static final int MOST = 256;

    private Connections() {}

    static ConnectionProvider pool(String name) {
        return ConnectionProvider.builder(name)
                .maxConnections(MOST)
                .pendingAcquireMaxCount(-1)
                .build();
    }
}
