package io.github.feishureactive.core.internal.http.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Stream;
import reactor.netty.NettyPipeline;

/**
 * The end of a connection that many streams share, by GOAWAY or by a failure.
 *
 * <p>After GOAWAY the streams that the server processes go on, and the last one closes the connection: Reactor Netty
 * takes it out of the pool, but leaves it open, and it counts as one of those allowed for as long as the server does
 * not close it.
 *
 * <p>Of a failure the streams learn by their own end. Netty's messages quote what came, and Reactor Netty or the end of
 * the pipeline would log them.
 */
final class Http2ConnectionEnd extends ChannelInboundHandlerAdapter {

    static final String NAME = "feishu.connection";

    private final Http2Connection connection;

    Http2ConnectionEnd(Http2FrameCodec codec) {
        this.connection = codec.connection();
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
