package io.github.feishureactive.core.internal.http;

import java.nio.ByteBuffer;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.netty.Connection;

import io.github.feishureactive.core.internal.http.codec.ExchangeState;

/** Reads the inbound of a connection buffer by buffer, each one copied. On the event loop only. */
final class InboundReader implements CoreSubscriber<ByteBuf> {

    private final Connection connection;
    private final Runnable arrived;
    private @Nullable Subscription subscription;
    private @Nullable ByteBuffer buffer;
    private @Nullable Throwable failure;
    private boolean subscribed;
    private boolean requested;
    private boolean ended;
    private boolean released;

    InboundReader(Connection connection, Runnable arrived) {
        this.connection = connection;
        this.arrived = arrived;
    }

    /** Requests one buffer, unless one is on its way. */
    void request() {
        if (ended || requested) {
            return;
        }
        requested = true;
        if (!subscribed) {
            subscribed = true;
            connection.inbound().receive().subscribe(this);
        }
        Subscription inbound = subscription;
        if (inbound != null) {
            inbound.request(1);
        }
    }

    boolean requested() {
        return requested;
    }

    /** Returns whether nothing more comes. */
    boolean ended() {
        return ended;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Takes the buffer that has arrived, {@code null} if none has. */
    @Nullable
    ByteBuffer take() {
        ByteBuffer copy = buffer;
        buffer = null;
        return copy;
    }

    @Override
    public void onSubscribe(Subscription inbound) {
        subscription = inbound;
    }

    @Override
    public void onNext(ByteBuf part) {
        requested = false;
        if (!released) {
            ByteBuffer copy = ByteBuffer.allocate(part.readableBytes());
            part.getBytes(part.readerIndex(), copy);
            buffer = copy.flip();
            arrived.run();
        }
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        onComplete();
    }

    @Override
    public void onComplete() {
        ended = true;
        requested = false;
        arrived.run();
    }

    /** Lets go of the inbound: closes the connection unless the exchange is over, and drops what has arrived. */
    void release() {
        if (released) {
            return;
        }
        released = true;
        if (ended) {
            return;
        }
        // Through the exchange, which has let go of a connection that is back in the pool.
        ExchangeState.close(connection);
        if (!subscribed) {
            subscribed = true;
            connection.inbound().receive().subscribe(this);
        }
        Subscription inbound = subscription;
        if (inbound != null) {
            inbound.request(Long.MAX_VALUE);
        }
    }
}
