package io.github.feishureactive.core.internal.http.codec;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * HTTP/2 on one stream, which has one exchange. The frames match responses to requests, so what is left to do is to
 * skip interim responses and unknown frames, and to tell a request that the server did not process from one that it may
 * have.
 *
 * <pre>
 * FREE ──request──► AWAITING ──final head──► READING ──► (the stream ends)
 *                      │  └────interim──► INTERIM ──final head──► READING
 *   refused stream, GOAWAY below its id
 *                      └──► REFUSED
 * </pre>
 *
 * <p>A refusal counts only while nothing has come: a server that has begun to respond has processed the request,
 * whatever it says. Netty takes an interim response for a whole one, which ends the exchange with the status of an
 * interim response. Its errors quote invalid headers, which may hold a token: this handler passes them on without.
 */
public final class Http2Exchange extends ChannelDuplexHandler implements ExchangeState {

    static final String NAME = "feishu.exchange";

    private enum State {
        FREE,
        AWAITING,
        INTERIM,
        READING,
        REFUSED,
        BROKEN
    }

    private State state = State.FREE;
    private int interim;

    @Override
    public boolean free() {
        return state == State.FREE;
    }

    @Override
    public boolean responding() {
        return state == State.READING;
    }

    @Override
    public boolean refused() {
        return state == State.REFUSED;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (state == State.FREE && message instanceof Http2HeadersFrame) {
            state = State.AWAITING;
            Http2ConnectionEnd connection = Http2ConnectionEnd.of(context.channel());
            if (connection != null) {
                connection.requested();
            }
            super.write(context, message, promise.unvoid().addListener(written -> headWritten(written.cause())));
        } else {
            super.write(context, message, promise);
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
        Http2ConnectionEnd connection = state == State.AWAITING ? Http2ConnectionEnd.of(context.channel()) : null;
        if (connection != null) {
            connection.givenUp();
        }
        super.close(context, promise);
    }

    /** Netty refuses a stream itself where the server has announced that it takes no more. */
    private void headWritten(Throwable failure) {
        if (failure instanceof Http2Exception refusal && refusal.error() == Http2Error.REFUSED_STREAM) {
            refuse();
        }
    }

    private void refuse() {
        if (state == State.AWAITING) {
            state = State.REFUSED;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof Http2ResetFrame reset && reset.errorCode() == Http2Error.REFUSED_STREAM.code()) {
            refuse();
        } else if (event instanceof Http2GoAwayFrame) {
            // Only streams beyond the last one that the server processes receive it.
            refuse();
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!(message instanceof Http2HeadersFrame || message instanceof Http2DataFrame)) {
            // Of a type that HTTP/2 says to ignore. Reactor Netty would take what it holds for a part of the body.
            ReferenceCountUtil.release(message);
            context.read();
        } else if (message instanceof Http2HeadersFrame head && state != State.READING) {
            readHead(context, head);
        } else if (message instanceof Http2DataFrame && state != State.READING) {
            ReferenceCountUtil.release(message);
            broken(context, "the body came before the head of the response");
        } else {
            super.channelRead(context, message);
        }
    }

    private void readHead(ChannelHandlerContext context, Http2HeadersFrame head) throws Exception {
        CharSequence status = head.headers().status();
        HttpStatusClass kind = status == null ? HttpStatusClass.UNKNOWN : HttpStatusClass.valueOf(status);
        if (kind == HttpStatusClass.UNKNOWN) {
            broken(context, "the response has no valid status");
        } else if (kind != HttpStatusClass.INFORMATIONAL) {
            state = State.READING;
            super.channelRead(context, head);
        } else if (head.isEndStream()) {
            broken(context, "the response ended after an interim one");
        } else if (++interim > Http1Codec.MAX_INTERIM) {
            broken(context, "more than " + Http1Codec.MAX_INTERIM + " interim responses came");
        } else {
            state = State.INTERIM;
            context.read();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure to close changes nothing
    private void broken(ChannelHandlerContext context, String what) {
        state = State.BROKEN;
        context.fireExceptionCaught(new BrokenResponse(what));
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) throws Exception {
        super.exceptionCaught(
                context, error instanceof Http2Exception ? new BrokenResponse("the response is not HTTP/2") : error);
    }

    /**
     * Follows the exchange of a stream.
     *
     * @param stream a stream on which nothing was written
     * @return its handler
     */
    public static Http2Exchange install(Channel stream) {
        Http2Exchange exchange = new Http2Exchange();
        stream.pipeline().addFirst(NAME, exchange);
        return exchange;
    }
}
