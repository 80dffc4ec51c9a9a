package io.github.feishureactive.core.internal.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.UserCode;

/**
 * The content of a body where it is read. Its signals come on any thread and leave what they bring in a field for
 * {@link BodyWriter}, which calls all other methods on its event loop.
 */
final class BodySource implements CoreSubscriber<ByteBuffer> {

    private static final AtomicReferenceFieldUpdater<BodySource, Subscription> SUBSCRIPTION =
            AtomicReferenceFieldUpdater.newUpdater(BodySource.class, Subscription.class, "subscription");

    private final Runnable signalled;
    private final Context context;
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable ByteBuffer arrived;
    private volatile @Nullable Throwable failure;
    private volatile boolean complete;
    private boolean requested;

    /**
     * Subscribes to nothing yet.
     *
     * @param signalled runs after each signal
     * @param context that of the call
     */
    BodySource(Runnable signalled, Context context) {
        this.signalled = signalled;
        this.context = context;
    }

    void subscribeTo(Publisher<ByteBuffer> content) {
        try {
            content.subscribe(this);
        } catch (Throwable thrown) {
            onError(UserCode.signal(thrown));
        }
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        if (Operators.setOnce(SUBSCRIPTION, this, upstream)) {
            signalled.run();
        }
    }

    @Override
    public void onNext(ByteBuffer buffer) {
        if (arrived == null) {
            arrived = Objects.requireNonNull(buffer, "buffer");
        } else {
            failure = new IllegalStateException("it emits more buffers than were requested");
        }
        signalled.run();
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        subscription = Operators.cancelledSubscription();
        signalled.run();
    }

    @Override
    public void onComplete() {
        complete = true;
        subscription = Operators.cancelledSubscription();
        signalled.run();
    }

    @Override
    public Context currentContext() {
        return context;
    }

    /** Returns what the content failed with, {@code null} if it did not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Returns whether no buffer follows those that were taken. */
    boolean exhausted() {
        // In this order: the last buffer is there before the completion.
        return complete && arrived == null;
    }

    /** Requests a buffer, unless one is on its way. */
    void request() {
        Subscription upstream = subscription;
        if (requested || complete || upstream == null) {
            return;
        }
        requested = true;
        try {
            upstream.request(1);
        } catch (Throwable thrown) {
            onError(UserCode.signal(thrown));
        }
    }

    /** Takes the buffer that has arrived, {@code null} if none has. */
    @Nullable
    ByteBuffer take() {
        ByteBuffer buffer = arrived;
        if (buffer != null) {
            arrived = null;
            requested = false;
        }
        return buffer;
    }

    /** Cancels the content unless it has ended. Has no effect the second time. */
    void cancel() {
        arrived = null;
        Subscription upstream = SUBSCRIPTION.getAndSet(this, Operators.cancelledSubscription());
        if (upstream != null) {
            Error fatal = UserCode.run(upstream, upstream::cancel);
            if (fatal != null) {
                UserCode.uncaught(fatal);
            }
        }
    }
}
