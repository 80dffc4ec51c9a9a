package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
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
    private final ResponseStamp stamp;

    Reply(HttpServerResponse response, Channel channel, ResponseStamp stamp) {
        this.response = response;
        this.channel = channel;
        this.stamp = stamp;
    }

    String logId() {
        return stamp.logId();
    }

    /** The answer is made; from now on it is on its way. */
    void made(Duration realTime) {
        stamp.made(realTime);
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

    /** Without a pause all is flushed together, when the answer is. */
    Mono<Void> afterInterim(int[] statuses, Duration pause, Answer answer) {
        if (pause.isZero()) {
            for (int status : statuses) {
                write(RawResponse.interim(status));
            }
            return send(answer);
        }
        return Flux.range(0, statuses.length)
                .concatMap(index -> {
                    writeAndFlush(RawResponse.interim(statuses[index]));
                    return Delay.on(eventLoop(), pause, () -> index);
                })
                .then(Mono.defer(() -> send(answer)));
    }

    Mono<Void> afterSwitchingProtocols(Answer answer) {
        write(RawResponse.switchingProtocols());
        return send(answer);
    }

    /** The two are alike, so when they come together nobody sees that the surplus one is the first. */
    Mono<Void> sendTwice(Answer answer, Duration later) {
        ByteBuf surplus = bytes(answer, answer.body().length);
        if (later.isZero()) {
            write(surplus);
            return send(answer);
        }
        var unused = eventLoop().schedule(() -> writeAndFlush(surplus), later.toNanos(), TimeUnit.NANOSECONDS);
        return send(answer);
    }

    Mono<Void> halfThenReset(Answer answer) {
        lingerNot();
        writeAndThen(bytes(answer, answer.body().length / 2), sent -> cut());
        return Mono.never();
    }

    Mono<Void> raw(byte[] bytes) {
        writeAndThen(Unpooled.wrappedBuffer(bytes), ChannelFutureListener.CLOSE);
        return Mono.never();
    }

    Mono<Void> reset() {
        lingerNot();
        cut();
        return Mono.never();
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

    /** Closes below TLS, which would take leave and so make of the break an orderly end. */
    private void cut() {
        ChannelHandlerContext lowest = channel.pipeline().firstContext();
        var unused = lowest == null ? channel.close() : lowest.close();
    }

    private void write(ByteBuf bytes) {
        pastTheEncoder(bytes, codec -> codec.write(bytes));
    }

    private void writeAndFlush(ByteBuf bytes) {
        pastTheEncoder(bytes, codec -> codec.writeAndFlush(bytes));
    }

    private void writeAndThen(ByteBuf bytes, ChannelFutureListener whenSent) {
        pastTheEncoder(bytes, codec -> codec.writeAndFlush(bytes).addListener(whenSent));
    }

    /** The HTTP encoder would let neither half a body be the end, nor a second response follow the first. */
    private void pastTheEncoder(ByteBuf bytes, Function<ChannelHandlerContext, ChannelFuture> writing) {
        ChannelHandlerContext codec = channel.pipeline().context(NettyPipeline.HttpCodec);
        if (codec == null) {
            // The client hung up and the pipeline is taken down.
            bytes.release();
            return;
        }
        var unused = writing.apply(codec);
    }

    private ByteBuf bytes(Answer answer, int bodyBytes) {
        ByteBuf head = RawResponse.head(answer.status(), headers(answer, answer.body().length));
        return Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(answer.body(), 0, bodyBytes));
    }

    private void head(Answer answer, long length) {
        response.status(answer.status()).responseHeaders().set(headers(answer, length));
    }

    /** What the answer says of itself comes last: a script may contradict all that the platform would say. */
    private HttpHeaders headers(Answer answer, long length) {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory()
                .newHeaders()
                .set("Content-Type", answer.contentType())
                .set("Content-Length", Long.toString(length));
        stamp.writeTo(headers);
        answer.headers().forEach(headers::set);
        return headers;
    }
}
