package io.github.feishureactive.core.internal.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.internal.http.codec.Codecs;

/**
 * Exchanges over Reactor Netty. Its silent retry is off, since only the pipeline knows whether a request may be sent
 * twice. Redirects are off, since they would carry the token elsewhere.
 */
public final class HttpTransport implements Transport {

    /**
     * The limiter is the queue. The pool bridges the time in which connections are opened, and bursts of many tenants
     * at once: for each connection as many may wait as it serves within {@link #ACQUIRE}, at 300 ms each.
     */
    private static final int PENDING_PER_CONNECTION = 16;

    private static final int LEAST_PENDING = 1_000;

    private static final Duration ACQUIRE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int CONNECT_MILLIS = 3_000;

    /** A bound for applications that create operations for each call. */
    private static final int MAX_FIXED = 1_000;

    private final ConnectionProvider connections;
    private final HttpClient client;
    private final String basePath;
    private final int maxResponseBytes;
    private final Duration responseTimeout;
    private final int maxExchanges;
    private final Map<HttpMethod, MethodExchanges> exchanges = new ConcurrentHashMap<>();
    private final InFlightExchanges inFlight = new InFlightExchanges();

    /**
     * Opens no connection yet.
     *
     * @param settings what it is made of
     */
    public HttpTransport(TransportSettings settings) {
        this.connections = connections(settings);
        this.client = client(settings, connections);
        this.basePath = settings.baseUrl().path();
        this.maxResponseBytes = settings.maxResponseBytes();
        this.responseTimeout = settings.responseTimeout();
        // Reactor Netty's pool of HTTP/2 has no bound for those that wait.
        this.maxExchanges = settings.http2()
                ? settings.maxConnections() * Codecs.MAX_STREAMS + pending(settings)
                : Integer.MAX_VALUE;
    }

    private static int pending(TransportSettings settings) {
        return Math.max(LEAST_PENDING, PENDING_PER_CONNECTION * settings.maxConnections());
    }

    /**
     * The pool has a connection back after the response was signalled, so a caller that sends its next request at once
     * gets another one. That is as it should be, although the other may be of another event loop: without the rest, a
     * close that nobody announced, or a surplus response, is likelier to meet a request.
     */
    private static ConnectionProvider connections(TransportSettings settings) {
        ConnectionProvider.Builder pool = ConnectionProvider.builder("feishu-reactive")
                .maxConnections(settings.maxConnections())
                .pendingAcquireMaxCount(pending(settings))
                .pendingAcquireTimeout(ACQUIRE)
                .maxIdleTime(IDLE)
                .maxLifeTime(LIFE)
                .evictInBackground(IDLE)
                .lifo();
        if (settings.http2()) {
            pool.allocationStrategy(Http2AllocationStrategy.builder()
                    .maxConnections(settings.maxConnections())
                    .maxConcurrentStreams(Codecs.MAX_STREAMS)
                    .build());
            // The pool of HTTP/2 knows no other way to leave out a connection whose event loop has terminated. A
            // predicate takes the place of the idle time.
            pool.evictionPredicate((connection, metadata) ->
                    connection.channel().eventLoop().isShutdown() || metadata.idleTime() >= IDLE.toMillis());
        }
        return pool.build();
    }

    private static HttpClient client(TransportSettings settings, ConnectionProvider connections) {
        BaseUrl baseUrl = settings.baseUrl();
        HttpClient ours = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .responseTimeout(settings.responseTimeout())
                .headers(headers -> headers.set(HttpHeaderNames.HOST, baseUrl.host())
                        .set(HttpHeaderNames.USER_AGENT, UserAgent.VALUE)
                        .set(HttpHeaderNames.ACCEPT, "application/json"));
        // Read the trust store now. Otherwise the first call reads it, perhaps on an event loop.
        HttpClient ready = baseUrl.secure() ? ours.secure() : ours;
        // Set last: a customizer must not enable what sends a request twice, carries a token elsewhere, quotes
        // responses or gives them to another request. Compressed responses are decoded here, within their bound.
        HttpClient customized = at(baseUrl, settings.customizer().apply(ready))
                .compress(false)
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY))
                .disableRetry(true)
                .followRedirect(false);
        return settings.http2() ? Codecs.http2(customized) : Codecs.http11(customized);
    }

    /**
     * Binds a client to the address of the platform, so that requests need a path only: Reactor Netty parses an
     * absolute URL with regular expressions for each request, which allocates 1 kB.
     */
    static HttpClient at(BaseUrl baseUrl, HttpClient client) {
        HttpClient there = client.remoteAddress(baseUrl::address);
        if (there.configuration().baseUrl() != null) {
            there = there.baseUrl("");
        }
        if (!baseUrl.secure()) {
            return there.noSSL();
        }
        return there.configuration().sslProvider() == null ? there.secure() : there;
    }

    @Override
    public Mono<BufferedResponse> send(Outgoing outgoing) {
        return new ExchangeMono<>(outgoing, method -> method.of(outgoing));
    }

    @Override
    public Mono<Response> open(Outgoing outgoing) {
        return new ExchangeMono<>(outgoing, method -> method.open(outgoing.target()));
    }

    /** Begins one exchange for each subscriber. */
    private final class ExchangeMono<R> extends Mono<R> {

        private final Outgoing outgoing;
        private final Function<MethodExchanges, Mono<R>> assembly;

        ExchangeMono(Outgoing outgoing, Function<MethodExchanges, Mono<R>> assembly) {
            this.outgoing = outgoing;
            this.assembly = assembly;
        }

        @Override
        public void subscribe(CoreSubscriber<? super R> actual) {
            if (inFlight.count() >= maxExchanges) {
                Operators.error(
                        actual,
                        TransportFailure.of(new RejectedExecutionException()).exception(outgoing.name(), false));
                return;
            }
            ExchangeSubscriber<R> exchange = new ExchangeSubscriber<>(actual, outgoing, inFlight);
            // A closed provider would open another pool, which would not be closed.
            if (!inFlight.begin()) {
                Operators.error(actual, new GatewayClosedException(outgoing.name()));
                return;
            }
            try {
                assembly.apply(exchanges(outgoing.method())).subscribe(exchange);
            } catch (Throwable thrown) {
                // Usually from a customizer. The subscriber turns it into the error of the call.
                exchange.end();
                throw thrown;
            }
        }
    }

    private MethodExchanges exchanges(HttpMethod method) {
        MethodExchanges known = exchanges.get(method);
        return known != null ? known : exchanges.computeIfAbsent(method, MethodExchanges::new);
    }

    /** Waits for the responses in flight, so that closing does not lose their outcome. */
    @Override
    public Mono<Void> disposeLater() {
        return Mono.defer(inFlight::close)
                .timeout(responseTimeout, Mono.empty())
                .then(Mono.defer(connections::disposeLater));
    }

    /** The exchanges of one HTTP method. */
    private final class MethodExchanges {

        private final HttpClient.ResponseReceiver<?> client;
        private final Map<String, Mono<BufferedResponse>> fixed = new ConcurrentHashMap<>();

        MethodExchanges(HttpMethod method) {
            this.client = HttpTransport.this.client.request(method).send((request, outbound) -> ExchangeSubscriber.of(
                            request)
                    .write(request, outbound, responseTimeout));
        }

        /** Assembles the exchange of a fixed target once. The Context brings what belongs to one request. */
        Mono<BufferedResponse> of(Outgoing outgoing) {
            String target = outgoing.target();
            if (!outgoing.fixedTarget()) {
                return assemble(target);
            }
            Mono<BufferedResponse> known = fixed.get(target);
            if (known != null) {
                return known;
            }
            Mono<BufferedResponse> exchange = assemble(target);
            if (fixed.size() < MAX_FIXED) {
                fixed.putIfAbsent(target, exchange);
            }
            return exchange;
        }

        private Mono<BufferedResponse> assemble(String target) {
            return client.uri(basePath + target)
                    .response((response, content) -> content.reduceWith(
                                    () -> new BoundedBody(
                                            maxResponseBytes, response.status().code(), response.responseHeaders()),
                                    BoundedBody::append)
                            .map(BoundedBody::response))
                    .next();
        }

        /** Leaves a body on its connection if it may be a file. */
        Mono<Response> open(String target) {
            return client.uri(basePath + target)
                    .responseConnection((response, connection) ->
                            FileResponse.of(response, connection, maxResponseBytes, responseTimeout))
                    .next();
        }
    }
}
