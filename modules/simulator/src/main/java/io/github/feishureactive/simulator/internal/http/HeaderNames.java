package io.github.feishureactive.simulator.internal.http;

import java.util.Map;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import reactor.netty.NettyPipeline;

/**
 * Spells header names as the platform does over HTTP/1.1. The server writes some in lower case, which is correct too,
 * but would hide a client that compares names by case.
 */
@ChannelHandler.Sharable
final class HeaderNames extends ChannelOutboundHandlerAdapter {

    private static final HeaderNames HANDLER = new HeaderNames();

    /** The headers that Reactor Netty and Netty write themselves. */
    private static final Map<String, String> SPELLED = Map.of(
            "content-length", "Content-Length",
            "transfer-encoding", "Transfer-Encoding",
            "connection", "Connection",
            "upgrade", "Upgrade",
            "sec-websocket-accept", "Sec-WebSocket-Accept");

    private HeaderNames() {}

    /** Adds the handler between the encoder and the handlers that add headers. */
    static void addTo(ChannelPipeline pipeline) {
        pipeline.addAfter(NettyPipeline.HttpCodec, "feishu.headerNames", HANDLER);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            spell(response.headers());
        }
        var unused = context.write(message, promise);
    }

    /** Keeps correctly spelled headers and their order. */
    private static void spell(HttpHeaders headers) {
        for (Map.Entry<String, String> header : headers.entries()) {
            String spelled = SPELLED.get(header.getKey());
            if (spelled != null) {
                headers.set(spelled, headers.getAll(spelled));
            }
        }
    }
}
