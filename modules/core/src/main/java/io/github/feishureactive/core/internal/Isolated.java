package io.github.feishureactive.core.internal;

import java.util.function.Consumer;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * Isolates the subscribers of a source that signals them in a loop: one that throws affects neither the next ones nor
 * the code that emits.
 *
 * @param <T> the type of the values
 */
public final class Isolated<T> extends MonoOperator<T, T> {

    private final Consumer<Error> fatal;

    /**
     * Isolates the subscribers of a source from each other.
     *
     * @param source signals its subscribers in a loop
     * @param fatal receives a fatal error; may throw it if the loop is over
     */
    public Isolated(Mono<? extends T> source, Consumer<Error> fatal) {
        super(Mono.from(source));
        this.fatal = fatal;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Isolation<>(actual, fatal));
    }

    private record Isolation<T>(CoreSubscriber<? super T> actual, Consumer<Error> fatal) implements CoreSubscriber<T> {

        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(T value) {
            signal(() -> actual.onNext(value));
        }

        @Override
        public void onError(Throwable error) {
            signal(() -> actual.onError(error));
        }

        @Override
        public void onComplete() {
            signal(actual::onComplete);
        }

        private void signal(Runnable signal) {
            Error thrown = UserCode.run(actual, signal);
            if (thrown != null) {
                fatal.accept(thrown);
            }
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
