package io.github.feishureactive.events.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import reactor.netty.NettyPipeline;

/**
 * Puts the address with its keys into the handshake just before it is encoded. Reactor Netty logs the address that it
 * is given, at DEBUG in half a dozen places, so it is given one without.
 */
final class RequestTarget extends ChannelOutboundHandlerAdapter {

    private static final String NAME = "feishu.requestTarget";

    private final String target;

    private RequestTarget(String target) {
        this.target = target;
    }

    /** Makes the one request of a channel ask for this path and query. */
    static void set(Channel channel, String target) {
        channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, new RequestTarget(target));
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest request) {
            request.setUri(target);
            context.pipeline().remove(this);
        }
        var unused = context.write(message, promise);
    }
}
