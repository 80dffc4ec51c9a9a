package io.github.feishureactive.simulator.internal.http;

import java.time.Duration;
import java.util.function.BiFunction;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** The port and its connections, on event loops that no client shares. */
public final class PlatformServer {

    /** Loopback only: the simulator lacks every check that would make it safe to reach from elsewhere. */
    public static final String HOST = "127.0.0.1";

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    // Above the limit of most kernels, which then use their own: thousands of callers may connect at once.
    private static final int BACKLOG = 16_384;

    private final LoopResources loops;
    private final Counters counters;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final DisposableServer server;
    private final String scheme;

    /** Blocks until the port is bound. {@link #close} disposes the event loops too. */
    public PlatformServer(
            int port,
            @Nullable SslContext tls,
            LoopResources loops,
            Counters counters,
            BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> handler) {
        this.loops = loops;
        this.counters = counters;
        this.scheme = tls == null ? "http" : "https";
        HttpServer platform = HttpServer.create()
                .host(HOST)
                .port(port)
                .runOn(loops)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .doOnChannelInit((observer, channel, remote) -> {
                    HeaderNames.addTo(channel.pipeline());
                    opened(channel);
                })
                .handle(handler);
        this.server = (tls == null ? platform : platform.secure(spec -> spec.sslContext(tls))).bindNow();
    }

    private void opened(Channel channel) {
        open.add(channel);
        counters.connectionOpened();
        channel.closeFuture().addListener(closed -> counters.connectionClosed());
    }

    /** Creates the event loops of one simulator. */
    public static LoopResources loops() {
        return LoopResources.create("feishu-simulator", 1, 2, true);
    }

    public String baseUrl() {
        return scheme + "://" + HOST + ":" + port();
    }

    public int port() {
        return server.port();
    }

    public Mono<Void> onClose() {
        return server.onDispose();
    }

    /** Closes the open connections; new ones are accepted. */
    public void dropConnections() {
        var unused = open.close();
    }

    /** Closes every connection at once, without waiting for exchanges in flight. */
    public void close() {
        server.dispose();
        // Disposing an event loop closes its connections.
        Mono<Void> closed = server.onDispose().then(loops.disposeLater(Duration.ZERO, CLOSE_TIMEOUT));
        if (Schedulers.isInNonBlockingThread()) {
            closed.subscribe();
        } else {
            closed.block(CLOSE_TIMEOUT);
        }
    }
}
