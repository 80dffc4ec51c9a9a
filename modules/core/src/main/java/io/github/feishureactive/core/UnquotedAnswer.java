package io.github.feishureactive.core;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Keeps what a broken answer says out of the logs. Netty's decoder quotes the text that it stumbles over, which may hold a
 * token, and Reactor Netty logs that as a warning; and it logs the words beside each status.
 */
@Sharable
final class UnquotedAnswer extends ChannelInboundHandlerAdapter {

    static final String NAME = "feishu.unquotedAnswer";
    static final UnquotedAnswer INSTANCE = new UnquotedAnswer();

    private UnquotedAnswer() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            part.setDecoderResult(DecoderResult.failure(new MalformedAnswer()));
        }
        if (message instanceof HttpResponse response) {
            response.setStatus(HttpResponseStatus.valueOf(response.status().code()));
        }
        context.fireChannelRead(message);
    }

    private static final class MalformedAnswer extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedAnswer() {
            super("the answer is not HTTP", null, false, false);
        }
    }
}
