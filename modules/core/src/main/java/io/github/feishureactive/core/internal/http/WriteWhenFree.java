package io.github.feishureactive.core.internal.http;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.codec.ExchangeState;

/**
 * Writes a request once everything that has arrived on its connection was read. That detects a response that came
 * before its request, and a connection that was closed meanwhile, while the request can still go over another
 * connection.
 *
 * <p>An event loop polls its sockets, runs its tasks, and starts over. So this waits for the end of the iteration in
 * which it is subscribed to, and then for the tasks of the next. The poll before is not enough, even if the connection
 * was idle meanwhile: what has arrived since then may have come before this call began.
 */
final class WriteWhenFree extends Mono<Void> implements Runnable {

    private final ExchangeSubscriber<?> exchange;
    private final Channel channel;

    /** Kept, since a closed channel has none. */
    private final EventLoop loop;

    private final HttpClientRequest request;
    private final NettyOutbound outbound;
    private @Nullable CoreSubscriber<? super Void> actual;
    private boolean iterationEnded;

    WriteWhenFree(ExchangeSubscriber<?> exchange, Channel channel, HttpClientRequest request, NettyOutbound outbound) {
        this.exchange = exchange;
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.request = request;
        this.outbound = outbound;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Void> subscriber) {
        actual = subscriber;
        channel.read();
        try {
            if (loop instanceof SingleThreadEventLoop known) {
                known.executeAfterEventLoopIteration(this);
            } else {
                iterationEnded = true;
                var unused = loop.schedule(this, 0, TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException e) {
            Operators.error(subscriber, e);
        }
    }

    @Override
    public void run() {
        CoreSubscriber<? super Void> subscriber = Objects.requireNonNull(actual);
        if (iterationEnded) {
            write(subscriber);
            return;
        }
        iterationEnded = true;
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            Operators.error(subscriber, e);
        }
    }

    private void write(CoreSubscriber<? super Void> subscriber) {
        Publisher<Void> writing;
        try {
            writing = ExchangeState.free(channel) ? exchange.writeNow(request, outbound) : Mono.error(new NotFree());
        } catch (Throwable thrown) {
            // The event loop would only log it.
            writing = Mono.error(UserCode.signal(thrown));
        }
        writing.subscribe(subscriber);
    }

    /** The request was not written. */
    static final class NotFree extends IOException {

        private static final long serialVersionUID = 1L;

        NotFree() {
            super("the connection was closed before the request was written");
        }
    }
}
