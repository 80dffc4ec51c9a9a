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
 * Skips the interim (1xx) responses before the response to a WebSocket handshake, up to a bound: Reactor Netty would
 * take the first one for the response. Removes itself with the final response.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {

    static final int MAX = 32;

    private int skipped;
    private boolean skipping;
    private boolean awaiting;

    /** Adds the handler to a new connection, after its codec. */
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
                && ++skipped <= MAX;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (awaiting) {
            awaiting = false;
            // The message was consumed here, so no other handler requests the next read.
            context.read();
        }
        context.fireChannelReadComplete();
    }
}
