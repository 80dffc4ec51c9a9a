package io.github.feishureactive.core.internal.http.codec;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * The end of a connection that many streams share, by GOAWAY or by a failure.
 *
 * <p>After GOAWAY the streams that the server processes go on, and the last one closes the connection: Reactor Netty
 * takes it out of the pool, but leaves it open, and it counts as one of those allowed for as long as the server does
 * not close it.
 *
 * <p>A connection that a router has forgotten fails by nothing. If a request on it is given up, and nothing at all has
 * come since it or an earlier one was written, the connection is treated as after GOAWAY: no other request is lost to
 * it, and those that are under way may still be answered.
 *
 * <p>Of a failure the streams learn by their own end. Netty's messages quote what came, and Reactor Netty or the end of
 * the pipeline would log them.
 */
final class Http2ConnectionEnd extends ChannelInboundHandlerAdapter {

    static final String NAME = "feishu.connection";

    /** Longer than a round trip, so that impatient callers do not use up connections. */
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);

    private final Http2Connection connection;
    private boolean waiting;
    private long waitingSince;

    Http2ConnectionEnd(Http2FrameCodec codec) {
        this.connection = codec.connection();
    }

    /** Finds the handler of a stream's connection. */
    static @Nullable Http2ConnectionEnd of(Channel stream) {
        Channel connection = stream.parent();
        return connection != null && connection.pipeline().get(NAME) instanceof Http2ConnectionEnd end ? end : null;
    }

    /** A request is written. */
    void requested() {
        if (!waiting) {
            waiting = true;
            waitingSince = System.nanoTime();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        waiting = false;
        super.channelReadComplete(context);
    }

    /** A request that has no response is given up. */
    void givenUp() throws Http2Exception {
        if (waiting && System.nanoTime() - waitingSince >= SILENCE && !connection.goAwayReceived()) {
            connection.goAwayReceived(Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER);
        }
    }

    /** Opens the window of a connection, which is as large as that of one stream otherwise. */
    static void widen(Http2Connection connection, int bytes) throws Http2Exception {
        var window = connection.local().flowController();
        Http2Stream all = connection.connectionStream();
        window.incrementWindowSize(all, bytes - window.windowSize(all));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                closeIfOver(context);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof Http2GoAwayFrame goAway) {
            // The end of the pipeline would log what the server says in it.
            goAway.release();
            context.executor().execute(() -> closeIfOver(context));
        } else {
            super.channelRead(context, message);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure to close changes nothing
    private void closeIfOver(ChannelHandlerContext context) {
        if (connection.goAwayReceived() && connection.numActiveStreams() == 0) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        // While the connection is opened, the exchange that opens it is told.
        if (context.pipeline().get(NettyPipeline.ReactiveBridge) != null) {
            context.fireExceptionCaught(
                    error instanceof Http2Exception ? new BrokenResponse("the server does not speak HTTP/2") : error);
        }
    }
}
