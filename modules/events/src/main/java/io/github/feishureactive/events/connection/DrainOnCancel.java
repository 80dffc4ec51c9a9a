package io.github.feishureactive.events.connection;

import java.util.concurrent.atomic.AtomicBoolean;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Keeps reading after a cancellation and discards what arrives. Reactor Netty closes the WebSocket when its inbound is
 * cancelled, while acknowledgements still have to be sent; and closing a socket with unread bytes resets the
 * connection, which may lose data that the other side has not read yet.
 */
final class DrainOnCancel implements CoreSubscriber<byte[]>, Subscription {

    private final CoreSubscriber<? super byte[]> downstream;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private Subscription upstream = Operators.emptySubscription();

    private DrainOnCancel(CoreSubscriber<? super byte[]> downstream) {
        this.downstream = downstream;
    }

    static Flux<byte[]> of(Flux<byte[]> source) {
        return source.transform(
                Operators.<byte[], byte[]>lift((scannable, downstream) -> new DrainOnCancel(downstream)));
    }

    @Override
    public Context currentContext() {
        return downstream.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        downstream.onSubscribe(this);
    }

    @Override
    public void onNext(byte[] message) {
        if (!cancelled.get()) {
            downstream.onNext(message);
        }
    }

    @Override
    public void onError(Throwable error) {
        if (!cancelled.get()) {
            downstream.onError(error);
        }
    }

    @Override
    public void onComplete() {
        if (!cancelled.get()) {
            downstream.onComplete();
        }
    }

    @Override
    public void request(long n) {
        upstream.request(n);
    }

    @Override
    public void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            upstream.request(Long.MAX_VALUE);
        }
    }
}
