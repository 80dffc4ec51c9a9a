package io.github.feishureactive.events.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import reactor.netty.NettyPipeline;

/**
 * Sets path and query, which contain the keys, on the handshake request just before it is encoded. Reactor Netty logs
 * the address it is given, at debug in several places, so it is given one without them.
 */
final class RequestTarget extends ChannelOutboundHandlerAdapter {

    private static final String NAME = "feishu.requestTarget";

    private final String target;

    private RequestTarget(String target) {
        this.target = target;
    }

    /** Makes the next request of a channel use this path and query. */
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
