package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Event loops that terminate while the gateway goes on, on others, as when a Spring context is stopped and started
 * again. A connection of theirs that looks open is not used.
 */
class TerminatedLoopIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String RESPONSE = "{\"code\":0,\"data\":{\"name\":\"x\"}}";

    private final ReplacedLoops loops = new ReplacedLoops();
    private final AtomicInteger connections = new AtomicInteger();

    @Test
    void overHttp11() throws Exception {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnConnection(connection -> connections.incrementAndGet())
                .handle((request, response) -> response.sendString(Mono.just(RESPONSE)))
                .bindNow();
        try {
            callBeforeAndAfter("http://127.0.0.1:" + server.port(), 1, client -> client);
        } finally {
            server.disposeNow();
        }

        assertThat(connections).hasValue(2);
    }

    /** With a connection more: Reactor Netty's pool of HTTP/2 does not give up the place of one that it leaves out. */
    @Test
    void overHttp2() throws Exception {
        try (Http2Server server = new Http2Server(exchange -> exchange.respond(RESPONSE))) {
            callBeforeAndAfter(server.url(), 2, Http2IT::trusting);

            assertThat(server.connections).hasValue(2);
        }
    }

    private void callBeforeAndAfter(String url, int most, UnaryOperator<HttpClient> tls) throws InterruptedException {
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(url)
                .http2(url.startsWith("https"))
                .maxConnections(most)
                .retry(RetryPolicy.none())
                .httpClient(client -> tls.apply(client).runOn(loops))
                .build();
        try {
            gateway.call(VirtualPlatform.ONCE.request()).block(PATIENCE);
            loops.replace();
            gateway.call(VirtualPlatform.ONCE.request()).block(PATIENCE);
        } finally {
            gateway.disposeLater().block(PATIENCE);
            loops.terminate();
        }
    }

    private static final class ReplacedLoops implements LoopResources {

        private volatile LoopResources current = LoopResources.create("replaced", 1, true);

        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return current.onServer(useNative);
        }

        @Override
        public EventLoopGroup onClient(boolean useNative) {
            return current.onClient(useNative);
        }

        void replace() throws InterruptedException {
            terminate();
            current = LoopResources.create("replacing", 1, true);
        }

        /** Shuts the loop down from its own thread. So it has no occasion to close its connections. */
        @SuppressWarnings("FutureReturnValueIgnored") // of a task that does not fail
        void terminate() throws InterruptedException {
            EventLoop loop = current.onClient(true).next();
            // Of those that wait for it, the last to be told.
            CountDownLatch terminated = new CountDownLatch(1);
            loop.terminationFuture().addListener(ended -> terminated.countDown());
            loop.execute(() -> loop.parent().shutdownGracefully(0, 0, TimeUnit.SECONDS));
            assertThat(terminated.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }
}
