package io.github.feishureactive.core;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** A call that is refused before its first attempt. */
final class Unsent<T> extends Mono<T> {

    private final FeishuException refusal;
    private final FatalErrors errors;

    Unsent(FeishuException refusal, FatalErrors errors) {
        this.refusal = refusal;
        this.errors = errors;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Operators.error(actual, refusal);
        errors.rethrow();
    }
}
