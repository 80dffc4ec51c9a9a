package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;

/**
 * The exchange over Reactor Netty. Its silent retry is off, since only we know whether a request may be sent twice; it
 * follows no redirect, since that would carry the token to a stranger.
 */
final class HttpTransport implements Transport {

    /** The limiter is the queue; the pool only bridges the moments in which connections are opened. */
    static final int CONNECTIONS = 256;

    private static final int PENDING = 1_000;
    private static final Duration ACQUIRE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int CONNECT_MILLIS = 3_000;

    /** More operations than any application calls, should it make them anew for each call. */
    private static final int MOST_FIXED = 1_000;

    private final ConnectionProvider connections;
    private final HttpClient.ResponseReceiver<?> get;
    private final HttpClient.ResponseReceiver<?> post;
    private final String basePath;
    private final int maxAnswer;
    private final Duration responseTimeout;
    private final Exchanges exchanges = new Exchanges();
    private final Map<ApiOperation<?>, Mono<HttpAnswer>> fixed = new ConcurrentHashMap<>();

    HttpTransport(BaseUrl baseUrl, Duration responseTimeout, int maxAnswer, UnaryOperator<HttpClient> customizer) {
        this.connections = ConnectionProvider.builder("feishu-reactive")
                .maxConnections(CONNECTIONS)
                .pendingAcquireMaxCount(PENDING)
                .pendingAcquireTimeout(ACQUIRE)
                .maxIdleTime(IDLE)
                .maxLifeTime(LIFE)
                .evictInBackground(IDLE)
                .lifo()
                .build();
        HttpClient ours = HttpClient.create(connections)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .responseTimeout(responseTimeout)
                .headers(headers -> headers.set(HttpHeaderNames.HOST, baseUrl.host())
                        .set(HttpHeaderNames.USER_AGENT, UserAgent.VALUE)
                        .set(HttpHeaderNames.ACCEPT, "application/json"));
        // The trust store is read right here, or the first call would read it, on an event loop if it begins there.
        HttpClient ready = baseUrl.secure() ? ours.secure() : ours;
        // Set last: no customizer may switch on what sends a request twice, carries a token elsewhere, quotes responses
        // or gives them to another request. Responses are decoded within their bound here, not chunk by chunk below.
        HttpClient customized = at(baseUrl, customizer.apply(ready));
        HttpResponseDecoderSpec settings = customized.configuration().decoder();
        HttpClient client = customized
                .protocol(HttpProtocol.HTTP11)
                .compress(false)
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY))
                .disableRetry(true)
                .followRedirect(false)
                .doOnChannelInit((observer, channel, address) -> ExchangeCodec.install(channel, settings));
        this.get = client.request(HttpMethod.GET).send(Sending::write);
        this.post = client.request(HttpMethod.POST).send(Sending::write);
        this.basePath = baseUrl.path();
        this.maxAnswer = maxAnswer;
        this.responseTimeout = responseTimeout;
    }

    /**
     * Binds a client to where the platform is, so that requests name their path only: an absolute URL is taken apart by
     * regular expressions for every call, which was 1 kB of it.
     */
    private static HttpClient at(BaseUrl baseUrl, HttpClient client) {
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
    public Mono<HttpAnswer> send(Outgoing outgoing) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super HttpAnswer> actual) {
                Sending sending = new Sending(actual, outgoing, exchanges);
                // A closed provider would open another pool, which nobody closes.
                if (!exchanges.begin()) {
                    Operators.error(actual, new GatewayClosedException(outgoing.operation()));
                    return;
                }
                try {
                    exchange(outgoing.request()).subscribe(sending);
                } catch (Throwable thrown) {
                    // By the customizer's code, mostly; who subscribes turns it into the error of the call.
                    sending.end();
                    throw thrown;
                }
            }
        };
    }

    /** Where the path has no variable the exchange is put together once; what is of one call only comes by the Context. */
    private Mono<HttpAnswer> exchange(ApiRequest<?> request) {
        ApiOperation<?> operation = request.operation();
        if (!request.target().equals(operation.path())) {
            return newExchange(request);
        }
        Mono<HttpAnswer> known = fixed.get(operation);
        if (known != null) {
            return known;
        }
        Mono<HttpAnswer> made = newExchange(request);
        if (fixed.size() < MOST_FIXED) {
            fixed.putIfAbsent(operation, made);
        }
        return made;
    }

    private Mono<HttpAnswer> newExchange(ApiRequest<?> request) {
        HttpClient.ResponseReceiver<?> client = request.operation().method() == ApiOperation.Method.GET ? get : post;
        return client.uri(basePath + request.target())
                .response((response, content) -> content.reduceWith(
                                () -> new BoundedBody(
                                        maxAnswer, response.status().code(), response.responseHeaders()),
                                BoundedBody::append)
                        .map(BoundedBody::answer))
                .next();
    }

    /** Answers that are awaited still come: who closes must not lose what has been done. */
    @Override
    public Mono<Void> disposeLater() {
        return Mono.defer(exchanges::close)
                .timeout(responseTimeout, Mono.empty())
                .then(Mono.defer(connections::disposeLater));
    }
}
