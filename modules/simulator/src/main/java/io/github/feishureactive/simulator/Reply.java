package io.github.feishureactive.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The way back to one client: an answer in good order, or one of the ways in which it fails to come. Its methods are called
 * on the connection's event loop.
 */
final class Reply {

    private final HttpServerResponse response;
    private final Channel channel;
    private final String logId;

    Reply(HttpServerResponse response, Channel channel, String logId) {
        this.response = response;
        this.channel = channel;
        this.logId = logId;
    }

    String logId() {
        return logId;
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    Mono<Void> send(Answer answer) {
        head(answer, answer.body().length);
        return response.sendObject(Unpooled.wrappedBuffer(answer.body())).then();
    }

    Mono<Void> drip(Answer answer, Duration interval) {
        byte[] body = answer.body();
        head(answer, body.length);
        Flux<ByteBuf> drops = Flux.range(0, body.length)
                .concatMap(index -> Delay.on(eventLoop(), interval, () -> Unpooled.wrappedBuffer(body, index, 1)));
        return response.send(drops, drop -> true).then();
    }

    Mono<Void> huge(long bytes) {
        head(Answer.text(200, Answer.JSON, "", Map.of()), bytes);
        return response.send(HugeBody.ofLength(bytes)).then();
    }

    /** Past the HTTP encoder, which would not let half a body be the end. */
    Mono<Void> halfThenReset(Answer answer) {
        byte[] head = ("HTTP/1.1 " + answer.status() + " \r\nContent-Type: " + answer.contentType()
                        + "\r\nContent-Length: " + answer.body().length + "\r\nX-Tt-Logid: " + logId + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuf bytes = Unpooled.wrappedBuffer(head, Arrays.copyOf(answer.body(), answer.body().length / 2));
        lingerNot();
        write(bytes);
        return Mono.never();
    }

    Mono<Void> raw(byte[] bytes) {
        write(Unpooled.wrappedBuffer(bytes));
        return Mono.never();
    }

    Mono<Void> reset() {
        lingerNot();
        return close();
    }

    /** Never completes: completing would have an empty answer written. The closed connection ends the subscription. */
    Mono<Void> close() {
        var unused = channel.close();
        return Mono.never();
    }

    /** Makes closing discard what is unsent and send RST in place of FIN. */
    private void lingerNot() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }

    private void write(ByteBuf bytes) {
        ChannelHandlerContext codec = channel.pipeline().context(NettyPipeline.HttpCodec);
        if (codec == null) {
            // The client hung up and the pipeline is taken down.
            bytes.release();
            return;
        }
        codec.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
    }

    private void head(Answer answer, long length) {
        response.status(answer.status())
                .header("Content-Type", answer.contentType())
                .header("Content-Length", Long.toString(length))
                .header("X-Tt-Logid", logId);
        answer.headers().forEach(response::header);
    }
}
