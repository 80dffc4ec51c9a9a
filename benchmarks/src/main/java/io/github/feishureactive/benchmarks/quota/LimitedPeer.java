package io.github.feishureactive.benchmarks.quota;

import reactor.core.publisher.Mono;

import io.github.feishureactive.benchmarks.endtoend.Peer;

/** A client without a limiter of its own, and a limiter around each of its calls. */
record LimitedPeer<T>(Peer<T> peer, Limit limit) implements Peer<T> {

    @Override
    public Mono<T> enable(String accountId) {
        return limit.around(peer.enable(accountId));
    }

    @Override
    public boolean correct(String accountId, T answer) {
        return peer.correct(accountId, answer);
    }

    @Override
    public void close() {
        peer.close();
    }
}
