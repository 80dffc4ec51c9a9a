package io.github.feishureactive.events.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Skips the interim responses before the response to a WebSocket handshake, a bounded number of them; Reactor Netty
 * would take the first for the response. Goes away with that.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {

    static final int MOST = 32;

    private int skipped;
    private boolean skipping;
    private boolean awaiting;

    /** Puts one behind the codec of a new connection. */
    static void skip(Channel channel) {
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, "feishu.interimResponses", new InterimResponses());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response && !interim(response)) {
            context.pipeline().remove(this);
        } else if (message instanceof HttpResponse || (skipping && message instanceof HttpContent)) {
            skipping = !(message instanceof LastHttpContent);
            awaiting = true;
            ReferenceCountUtil.release(message);
            return;
        }
        context.fireChannelRead(message);
    }

    private boolean interim(HttpResponse response) {
        return response.decoderResult().isSuccess()
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()
                && ++skipped <= MOST;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (awaiting) {
            awaiting = false;
            // What was read went no further, so nobody else asks for more.
            context.read();
        }
        context.fireChannelReadComplete();
    }
}
