package io.github.feishureactive.core.internal.http;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientInfos;
import reactor.netty.http.client.HttpClientRequest;
import reactor.util.context.Context;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.RequestBodyException;
import io.github.feishureactive.core.internal.RelaySubscriber;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.Transport.Outgoing;
import io.github.feishureactive.core.internal.http.Transport.StreamedBody;
import io.github.feishureactive.core.internal.http.codec.ExchangeState;
import io.github.feishureactive.core.internal.http.codec.Http2Exchange;

/**
 * One exchange from the request for a connection on. Subscribes to its response, and is found in the Context when its
 * request is written. Counts the exchange, writes the request and maps errors.
 */
final class ExchangeSubscriber<R> extends RelaySubscriber<R> implements Consumer<Connection>, Disposable {

    @SuppressWarnings("rawtypes")
    private static final AtomicReferenceFieldUpdater<ExchangeSubscriber, Fate> FATE =
            AtomicReferenceFieldUpdater.newUpdater(ExchangeSubscriber.class, Fate.class, "fate");

    /** Of the request. Decided once: a call that is told that its request was not sent is right. */
    private enum Fate {
        OPEN,
        WRITTEN,
        NOT_WRITTEN
    }

    private final Outgoing outgoing;
    private final InFlightExchanges exchanges;
    private final Context context;
    private volatile @Nullable Connection connection;

    /** Kept, since a closed connection has none. */
    private volatile @Nullable EventLoop eventLoop;

    private volatile Fate fate = Fate.OPEN;
    private volatile @Nullable Http2Exchange stream;
    private @Nullable BodyWriter bodyWriter;
    private @Nullable ResponseBody responseBody;

    ExchangeSubscriber(CoreSubscriber<? super R> actual, Outgoing outgoing, InFlightExchanges exchanges) {
        super(actual);
        this.outgoing = outgoing;
        this.exchanges = exchanges;
        this.context = actual.currentContext().put(ExchangeSubscriber.class, this);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onNext(R response) {
        responseBody = response instanceof StreamedResponse streamed ? streamed.body() : null;
        try {
            actual.onNext(response);
        } catch (Throwable thrown) {
            threw(thrown);
        }
    }

    /** Ignored after a cancellation, which Reactor Netty echoes as an error. */
    @Override
    public void onError(Throwable error) {
        if (ended()) {
            return;
        }
        try {
            actual.onError(typed(error));
            end();
        } catch (Throwable thrown) {
            threw(thrown);
        }
    }

    @Override
    public void onComplete() {
        try {
            actual.onComplete();
            end();
        } catch (Throwable thrown) {
            threw(thrown);
        }
    }

    /** A subscriber threw. Reactor Netty would close the connection, which is intact. */
    private void threw(Throwable thrown) {
        end();
        UserCode.uncaught(thrown);
    }

    /** Cancels on the event loop. Cancelling from another thread can race with an arriving buffer and leak it. */
    @Override
    public void cancel() {
        EventLoop loop = eventLoop;
        try {
            if (loop == null || loop.inEventLoop() || !accepts(loop)) {
                cancelNow();
            }
        } catch (RejectedExecutionException e) {
            // Reactor Netty needs the event loop to cancel. Whoever cancels must not have to know.
        } finally {
            end();
        }
    }

    /** Leaves the cancellation to the event loop, unless the application has shut it down: no buffer can arrive. */
    private boolean accepts(EventLoop loop) {
        try {
            loop.execute(this::cancelNow);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void cancelNow() {
        BodyWriter writing = bodyWriter;
        if (writing != null) {
            // Closing may wait for a TLS close_notify. The source must not wait with it.
            writing.stop();
        }
        ResponseBody body = responseBody;
        if (body != null) {
            body.dispose();
        }
        cancelUpstream();
    }

    /** Ends an exchange whose body cannot be written. Does not fail the write, as {@link #refused}. */
    void bodyFailed(Throwable error) {
        onError(error);
        cancelUpstream();
    }

    /** Counts the exchange out, after its signal: closing the transport waits for the response to be signalled. */
    void end() {
        if (tryEnd()) {
            exchanges.end();
        }
    }

    /** Returns the exchange of this request or response. */
    static ExchangeSubscriber<?> of(HttpClientInfos infos) {
        return infos.currentContextView().get(ExchangeSubscriber.class);
    }

    /** Returns the operation's name. */
    String operation() {
        return outgoing.name();
    }

    /**
     * Writes the request.
     *
     * @param silence how long the platform may take nothing of a streamed body
     */
    Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound, Duration silence) {
        if (ended() || !request.uri().endsWith(outgoing.target())) {
            onError(new CallEnded());
            return tooLate(outbound);
        }
        outbound.withConnection(this);
        Channel channel = Objects.requireNonNull(connection).channel();
        StreamedBody streamed = outgoing.streamedBody();
        if (streamed != null) {
            bodyWriter = new BodyWriter(this, streamed, channel, silence);
        }
        if (channel instanceof Http2StreamChannel) {
            // Nothing can have arrived on a new stream.
            stream = Http2Exchange.install(channel);
            return writeNow(request, outbound);
        }
        return new WriteWhenFree(this, channel, request, outbound);
    }

    @Override
    public void accept(Connection made) {
        eventLoop = made.channel().eventLoop();
        connection = made;
    }

    /** Closes the connection or stream, so that no other request is written to it. No effect after the exchange. */
    @Override
    public void dispose() {
        Connection over = connection;
        if (over != null && !ended()) {
            ExchangeState.close(over);
        }
    }

    /** Writes the request, unless the call has ended. */
    Publisher<Void> writeNow(HttpClientRequest request, NettyOutbound outbound) {
        // All of them before the request counts as written: Netty throws if it does not take one.
        RequestHeaders.add(request, outgoing);
        if (ended()) {
            return tooLate(outbound);
        }
        if (exchanges.closed() || !outgoing.mayBeWritten()) {
            return refused();
        }
        if (!FATE.compareAndSet(this, Fate.OPEN, Fate.WRITTEN)) {
            return tooLate(outbound);
        }
        outgoing.sentOver(this);
        BodyWriter streaming = bodyWriter;
        if (streaming != null) {
            return outbound.then(streaming);
        }
        byte[] body = outgoing.body();
        if (body == null) {
            return Mono.empty();
        }
        return outbound.sendObject(Unpooled.wrappedBuffer(body));
    }

    /**
     * Ends an exchange whose request must not be written. Does not fail the write: Reactor Netty would log a warning
     * each time, a thousand of them when a gateway closes under load.
     */
    private Publisher<Void> refused() {
        onError(new CallEnded());
        cancelUpstream();
        return Mono.never();
    }

    /**
     * Closes a connection that came after the end of the exchange. Reactor Netty's pool of HTTP/2 brings one of
     * HTTP/1.1 even if the wait for it has timed out, with the target of the request that was on it before, and never
     * takes it back. The call may be at its next attempt.
     */
    private static Publisher<Void> tooLate(NettyOutbound outbound) {
        outbound.withConnection(ExchangeState::close);
        return Mono.never();
    }

    private boolean written() {
        return !FATE.compareAndSet(this, Fate.OPEN, Fate.NOT_WRITTEN) && fate == Fate.WRITTEN;
    }

    private FeishuException typed(Throwable error) {
        if (error instanceof BoundedBody.Unusable unusable) {
            if (unusable.successful()) {
                // As with any success that cannot be read: it may be another's.
                dispose();
            }
            return unusable.exception(outgoing.name());
        }
        if (error instanceof RequestBodyException failed) {
            return failed;
        }
        Http2Exchange over = stream;
        return over != null && over.refused()
                ? TransportFailure.refused(outgoing.name())
                : TransportFailure.of(error).exception(outgoing.name(), written());
    }

    /** The call ended while its connection was acquired. */
    private static final class CallEnded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CallEnded() {
            super("the call ended before its request was written", null, false, false);
        }
    }
}
