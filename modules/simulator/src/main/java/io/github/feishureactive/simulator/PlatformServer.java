package io.github.feishureactive.simulator;

import java.time.Duration;

import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The port and its connections. It has event loops of its own so that it never shares a client's. */
final class PlatformServer {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    // More than most kernels allow, which then take their own maximum: thousands of callers may connect at once.
    private static final int BACKLOG = 16_384;

    private final LoopResources loops;
    private final Connections connections;
    private final DisposableServer server;
    private final @Nullable SimulatorCertificate certificate;

    PlatformServer(
            int port,
            @Nullable SimulatorCertificate certificate,
            LoopResources loops,
            RequestHandler handler,
            LongConnectionServer longConnections,
            Connections connections) {
        this.connections = connections;
        this.loops = loops;
        this.certificate = certificate;
        HttpServer platform = HttpServer.create()
                .host(SimulatorBuilder.HOST)
                .port(port)
                .runOn(loops)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .doOnChannelInit((observer, channel, remote) -> {
                    HeaderNames.addTo(channel.pipeline());
                    connections.add(channel);
                })
                .handle((request, response) -> longConnections.serves(request)
                        ? longConnections.handshake(request, response)
                        : handler.apply(request, response));
        this.server = secured(platform, certificate).bindNow();
        longConnections.listensAt(baseUrl());
    }

    private static HttpServer secured(HttpServer server, @Nullable SimulatorCertificate certificate) {
        if (certificate == null) {
            return server;
        }
        SslContext context = certificate.forServer();
        return server.secure(spec -> spec.sslContext(context));
    }

    /** Event loops for one simulator, which {@link #close} ends. */
    static LoopResources loops() {
        return LoopResources.create("feishu-simulator", 1, 2, true);
    }

    String baseUrl() {
        return (certificate == null ? "http" : "https") + "://" + SimulatorBuilder.HOST + ":" + port();
    }

    @Nullable
    SimulatorCertificate certificate() {
        return certificate;
    }

    int port() {
        return server.port();
    }

    Mono<Void> onClose() {
        return server.onDispose();
    }

    void dropConnections() {
        connections.drop();
    }

    /** Closes every connection at once; there is no work worth waiting for. */
    void close() {
        server.dispose();
        // The end of an event loop is the end of its connections.
        Mono<Void> closed = server.onDispose().then(loops.disposeLater(Duration.ZERO, CLOSE_TIMEOUT));
        if (Schedulers.isInNonBlockingThread()) {
            closed.subscribe();
        } else {
            closed.block(CLOSE_TIMEOUT);
        }
    }
}
