package io.github.feishureactive.core;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * The exchange over Reactor Netty. Its silent retry is off, since only we know whether a request may be sent twice; it
 * follows no redirect, since that would carry the token to a stranger.
 */
final class HttpTransport implements Transport {

    private static final Logger LOG = Loggers.getLogger(HttpTransport.class);
    private static final String JSON = "application/json; charset=utf-8";

    /** The limiter is the queue; the pool only bridges the moments in which connections are opened. */
    static final int CONNECTIONS = 256;

    private static final int PENDING = 1_000;
    private static final Duration ACQUIRE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final int CONNECT_MILLIS = 3_000;

    private final ConnectionProvider connections;
    private final HttpClient.RequestSender get;
    private final HttpClient.RequestSender post;
    private final String baseUrl;
    private final int maxAnswer;
    private final Duration responseTimeout;
    private final Exchanges exchanges = new Exchanges();

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
                .headers(headers -> headers.set(HttpHeaderNames.USER_AGENT, UserAgent.VALUE)
                        .set(HttpHeaderNames.ACCEPT, "application/json"));
        // The trust store is read right here, or the first call would read it, on an event loop if it begins there.
        HttpClient ready = baseUrl.secure() ? ours.secure() : ours;
        // Set last: no customizer may switch on what sends a request twice, carries a token elsewhere or quotes
        // answers.
        HttpClient client = customizer
                .apply(ready)
                .disableRetry(true)
                .followRedirect(false)
                .doOnChannelInit((observer, channel, address) -> channel.pipeline()
                        .addBefore(NettyPipeline.ReactiveBridge, UnquotedAnswer.NAME, UnquotedAnswer.INSTANCE));
        this.get = client.request(HttpMethod.GET);
        this.post = client.request(HttpMethod.POST);
        this.baseUrl = baseUrl.toString();
        this.maxAnswer = maxAnswer;
        this.responseTimeout = responseTimeout;
    }

    @Override
    public Mono<HttpAnswer> send(Outgoing outgoing) {
        // A closed provider would open another pool, which nobody closes.
        return Mono.defer(() -> exchanges.begin()
                ? exchange(outgoing).doFinally(how -> exchanges.end())
                : Mono.error(new GatewayClosedException(outgoing.operation())));
    }

    private Mono<HttpAnswer> exchange(Outgoing outgoing) {
        ApiRequest<?> request = outgoing.request();
        Sending sending = new Sending(outgoing);
        HttpClient.RequestSender sender = request.operation().method() == ApiOperation.Method.GET ? get : post;
        return sender.uri(baseUrl + request.target())
                .send(sending::write)
                .response((response, content) -> content.reduceWith(
                                () -> new BoundedBody(
                                        maxAnswer, response.status().code(), response.responseHeaders()),
                                BoundedBody::append)
                        .map(BoundedBody::answer))
                .next()
                .onErrorMap(sending::error);
    }

    /** Answers that are awaited still come: who closes must not lose what has been done. */
    @Override
    public Mono<Void> disposeLater() {
        return Mono.defer(exchanges::close)
                .timeout(responseTimeout, Mono.empty())
                .then(Mono.defer(connections::disposeLater));
    }

    /** One request between the moment a connection is asked for and its end. */
    private final class Sending {

        private final Outgoing outgoing;
        private volatile boolean written;

        Sending(Outgoing outgoing) {
            this.outgoing = outgoing;
        }

        Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound) {
            addHeaders(request);
            if (exchanges.closed() || !outgoing.mayBeWritten()) {
                return Mono.error(new NobodyWaits());
            }
            written = true;
            outgoing.request().operation().headers().forEach(request::header);
            AccessToken token = outgoing.token();
            if (token != null) {
                request.header(HttpHeaderNames.AUTHORIZATION, token.authorization());
            }
            byte[] body = outgoing.body();
            if (body == null) {
                return Mono.empty();
            }
            request.header(HttpHeaderNames.CONTENT_TYPE, JSON);
            return outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
        }

        /** Before our own, which they must not replace. */
        private void addHeaders(HttpClientRequest request) {
            outgoing.headers().forEach((name, value) -> {
                try {
                    if (!request.requestHeaders().contains(name)) {
                        request.header(name, value);
                    }
                } catch (IllegalArgumentException e) {
                    LOG.warn("An observer gave a header that HTTP does not allow; it is left out.");
                }
            });
        }

        FeishuException error(Throwable error) {
            if (error instanceof BoundedBody.TooLarge tooLarge) {
                return tooLarge.exception(outgoing.operation());
            }
            return TransportFailure.of(error).exception(outgoing.operation(), written);
        }
    }

    /** The call ended while a connection was being found for it. */
    private static final class NobodyWaits extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NobodyWaits() {
            super("the call ended before its request was written", null, false, false);
        }
    }
}
