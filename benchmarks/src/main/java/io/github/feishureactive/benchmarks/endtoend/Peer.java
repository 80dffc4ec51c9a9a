package io.github.feishureactive.benchmarks.endtoend;

import reactor.core.publisher.Flux;
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

    /**
     * Enables many accounts, and says of each whether the right answer came. Our gateway has a bulk run of its own for
     * it; this is what an application writes without one.
     */
    default Flux<Boolean> enableAll(Flux<String> accountIds, int concurrency) {
        return accountIds.flatMap(
                id -> enable(id).map(answer -> correct(id, answer)).onErrorReturn(false), concurrency);
    }

    @Override
    void close();
}
