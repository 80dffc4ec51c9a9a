package io.github.feishureactive.simulator;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.GlobalEventExecutor;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** The HTTP side: sockets, bodies, headers. It has event loops of its own so that it never shares a client's. */
final class PlatformServer {

    /** The documents name no bound for these endpoints; their bodies have a few hundred bytes. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    // More than most kernels allow, which then take their own maximum: thousands of callers may connect at once.
    private static final int BACKLOG = 16_384;

    private final Platform platform;
    private final LogIds logIds;
    private final LoopResources loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final DisposableServer server;

    PlatformServer(String host, int port, Platform platform, LogIds logIds) {
        this.platform = platform;
        this.logIds = logIds;
        this.loops = LoopResources.create("feishu-simulator", 1, 2, true);
        try {
            this.server = HttpServer.create()
                    .host(host)
                    .port(port)
                    .runOn(loops)
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .doOnChannelInit((observer, channel, remote) -> connections.add(channel))
                    .handle(this::handle)
                    .bindNow();
        } catch (RuntimeException unbound) {
            loops.dispose();
            throw unbound;
        }
    }

    int port() {
        return server.port();
    }

    Mono<Void> onClose() {
        return server.onDispose();
    }

    /** Closes every connection at once; there is no work worth waiting for. */
    void close() {
        server.dispose();
        Mono<Void> closed = server.onDispose()
                .then(FutureMono.from(connections.close()))
                .then(loops.disposeLater(Duration.ZERO, CLOSE_TIMEOUT));
        if (Schedulers.isInNonBlockingThread()) {
            closed.subscribe();
        } else {
            closed.block(CLOSE_TIMEOUT);
        }
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String logId = logIds.next();
        return body(request)
                .map(body -> platform.answer(apiRequest(request, body, logId)))
                .onErrorResume(RefusedException.class, refused -> Mono.just(Envelope.error(refused.error(), logId)))
                .flatMap(answer -> write(response, answer, logId));
    }

    private static ApiRequest apiRequest(HttpServerRequest request, byte[] body, String logId) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        return new ApiRequest(
                request.method().name(),
                query < 0 ? uri : uri.substring(0, query),
                request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION),
                body,
                logId);
    }

    private static Mono<byte[]> body(HttpServerRequest request) {
        return request.receive()
                .asByteArray()
                .reduceWith(ByteArrayOutputStream::new, (all, part) -> {
                    if (all.size() + part.length > MAX_BODY_BYTES) {
                        throw new RefusedException(PlatformError.BAD_REQUEST);
                    }
                    all.writeBytes(part);
                    return all;
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static Mono<Void> write(HttpServerResponse response, Answer answer, String logId) {
        response.status(answer.status())
                .header(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(answer.body().length))
                .header("X-Tt-Logid", logId);
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            response.header(header.getKey(), header.getValue());
        }
        return response.sendObject(Unpooled.wrappedBuffer(answer.body())).then();
    }
}
