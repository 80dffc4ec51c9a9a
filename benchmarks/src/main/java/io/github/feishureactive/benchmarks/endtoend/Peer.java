package io.github.feishureactive.benchmarks.endtoend;

import reactor.core.publisher.Mono;

/**
 * A client of the platform, as a reactive application would use it.
 *
 * @param <T> what its calls answer
 */
public interface Peer<T> extends AutoCloseable {

    /** Enables an account. Cold; many may be under way at once. */
    Mono<T> enable(String accountId);

    /** Whether that is what the server has of the account, every field of it. */
    boolean correct(String accountId, T answer);

    @Override
    void close();
}
