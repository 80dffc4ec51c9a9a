package io.github.feishureactive.simulator.internal.http;

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

import io.github.feishureactive.simulator.internal.api.ApiResponse;

/**
 * Writes the response to one request, correctly or in one of the ways in which responses go wrong. Called on the
 * connection's event loop.
 */
public final class ResponseWriter {

    /** The least length of {@link #huge}. */
    public static final int MIN_HUGE_BYTES = HugeBody.MIN_BYTES;

    private final HttpServerResponse response;
    private final Channel channel;
    private final ResponseStamp stamp;

    ResponseWriter(HttpServerResponse response, Channel channel, ResponseStamp stamp) {
        this.response = response;
        this.channel = channel;
        this.stamp = stamp;
    }

    public String logId() {
        return stamp.logId();
    }

    /** Called when the platform has made the response, before its way back. */
    void processed(Duration realTime) {
        stamp.processed(realTime);
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    public Mono<Void> send(ApiResponse message) {
        head(message, message.body().length);
        return response.sendObject(Unpooled.wrappedBuffer(message.body())).then();
    }

    /** Sends the body one byte at a time. */
    public Mono<Void> drip(ApiResponse message, Duration interval) {
        byte[] body = message.body();
        head(message, body.length);
        Flux<ByteBuf> drops = Flux.range(0, body.length)
                .concatMap(index -> Delay.on(eventLoop(), interval, () -> Unpooled.wrappedBuffer(body, index, 1)));
        return response.send(drops, drop -> true).then();
    }

    public Mono<Void> huge(long bytes) {
        head(ApiResponse.text(200, ApiResponse.JSON, "", Map.of()), bytes);
        return response.send(HugeBody.ofLength(bytes)).then();
    }

    /** Without a pause, the interim responses are flushed together with the final one. */
    public Mono<Void> afterInterim(int[] statuses, Duration pause, ApiResponse message) {
        if (pause.isZero()) {
            for (int status : statuses) {
                write(RawResponse.interim(status));
            }
            return send(message);
        }
        return Flux.range(0, statuses.length)
                .concatMap(index -> {
                    writeAndFlush(RawResponse.interim(statuses[index]));
                    return Delay.on(eventLoop(), pause, () -> index);
                })
                .then(Mono.defer(() -> send(message)));
    }

    public Mono<Void> afterSwitchingProtocols(ApiResponse message) {
        write(RawResponse.switchingProtocols());
        return send(message);
    }

    /** Without a delay the surplus response is written first; the two are equal, so no client can tell. */
    public Mono<Void> sendTwice(ApiResponse message, Duration later) {
        ByteBuf surplus = bytes(message, message.body().length);
        if (later.isZero()) {
            write(surplus);
            return send(message);
        }
        var unused = eventLoop().schedule(() -> writeAndFlush(surplus), later.toNanos(), TimeUnit.NANOSECONDS);
        return send(message);
    }

    public Mono<Void> halfThenReset(ApiResponse message) {
        resetOnClose();
        writeAndThen(bytes(message, message.body().length / 2), sent -> closeBelowTls());
        return Mono.never();
    }

    public Mono<Void> raw(byte[] bytes) {
        writeAndThen(Unpooled.wrappedBuffer(bytes), ChannelFutureListener.CLOSE);
        return Mono.never();
    }

    public Mono<Void> reset() {
        resetOnClose();
        closeBelowTls();
        return Mono.never();
    }

    /** Never completes, since completing would send an empty response. The closed connection ends the subscription. */
    public Mono<Void> close() {
        var unused = channel.close();
        return Mono.never();
    }

    /** Makes the close discard unsent bytes and send RST instead of FIN. */
    private void resetOnClose() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }

    /** Closes below TLS, whose close notification would turn the reset into an orderly end. */
    private void closeBelowTls() {
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

    /** The HTTP encoder rejects a body that ends halfway and a response that no request asked for. */
    private void pastTheEncoder(ByteBuf bytes, Function<ChannelHandlerContext, ChannelFuture> writing) {
        ChannelHandlerContext codec = channel.pipeline().context(NettyPipeline.HttpCodec);
        if (codec == null) {
            // The client disconnected and the pipeline is being torn down.
            bytes.release();
            return;
        }
        var unused = writing.apply(codec);
    }

    private ByteBuf bytes(ApiResponse message, int bodyBytes) {
        ByteBuf head = RawResponse.head(message.status(), headers(message, message.body().length));
        return Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(message.body(), 0, bodyBytes));
    }

    private void head(ApiResponse message, long length) {
        response.status(message.status()).responseHeaders().set(headers(message, length));
    }

    /** The response's own headers come last, so that a scripted response can replace any of the platform's. */
    private HttpHeaders headers(ApiResponse message, long length) {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory()
                .newHeaders()
                .set("Content-Type", message.contentType())
                .set("Content-Length", Long.toString(length));
        stamp.writeTo(headers);
        message.headers().forEach(headers::set);
        return headers;
    }
}
