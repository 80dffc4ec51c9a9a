package io.github.feishureactive.core.internal;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * A call that fails before its first attempt. Not {@code doFinally}: its operator would signal the error a second time
 * to a subscriber that throws on the first.
 *
 * @param <T> the type of the value that never comes
 */
public final class RefusedMono<T> extends Mono<T> {

    private final Throwable refusal;
    private final FatalErrors errors;

    /**
     * Refuses a call.
     *
     * @param refusal why
     * @param errors rethrows what is fatal once the subscriber was signalled
     */
    public RefusedMono(Throwable refusal, FatalErrors errors) {
        this.refusal = refusal;
        this.errors = errors;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Operators.error(actual, refusal);
        errors.rethrow();
    }
}
