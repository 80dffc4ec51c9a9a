package io.github.feishureactive.benchmarks.micro;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.github.feishureactive.core.quota.Permit;

/** Uses a permit as a call does, and allocates nothing for it. */
@State(Scope.Thread)
public class PermitUse {

    private @Nullable Blackhole blackhole;
    private final CoreSubscriber<Permit> subscriber = new CoreSubscriber<>() {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Permit permit) {
            if (permit.send()) {
                permit.answered();
            }
        }

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException("no permit", error);
        }

        @Override
        public void onComplete() {
            Blackhole sink = blackhole;
            if (sink != null) {
                sink.consume(this);
            }
        }
    };

    /**
     * Takes the sink of this thread.
     *
     * @param sink keeps the compiler from leaving the work out
     */
    @Setup
    public void start(Blackhole sink) {
        blackhole = sink;
    }

    CoreSubscriber<Permit> subscriber() {
        return subscriber;
    }
}
