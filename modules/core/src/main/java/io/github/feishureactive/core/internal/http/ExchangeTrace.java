package io.github.feishureactive.core.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.util.context.ContextView;

/**
 * Writes down the head of one response and its times. The trace travels in the Context of an exchange, so that it
 * passes through whatever operators lie between the caller and the socket. Only the transports of
 * {@link TransportSettings#openTraced()} look for it.
 */
public final class ExchangeTrace {

    private final Scheduler clock;
    private final long startedAt;
    private volatile long sentAt;
    private volatile @Nullable ResponseHead head;

    private ExchangeTrace(Scheduler clock) {
        this.clock = clock;
        this.startedAt = clock.now(TimeUnit.NANOSECONDS);
        this.sentAt = startedAt;
    }

    /**
     * Starts a trace.
     *
     * @param clock the source of time
     * @return a trace without a head
     */
    public static ExchangeTrace start(Scheduler clock) {
        return new ExchangeTrace(clock);
    }

    /**
     * Traces an exchange.
     *
     * @param exchange ends in a transport of {@link TransportSettings#openTraced()}
     * @param <T> the type of its value
     * @return the same, with this trace in its Context
     */
    public <T> Mono<T> of(Mono<T> exchange) {
        return exchange.contextWrite(context -> context.put(ExchangeTrace.class, this));
    }

    /**
     * What came.
     *
     * @return the head of the last response, {@code null} if none came
     */
    public @Nullable ResponseHead head() {
        return head;
    }

    static HttpClient installOn(HttpClient client) {
        return client.doOnRequest((request, connection) -> sent(request))
                .doOnResponse((response, connection) -> received(response));
    }

    private static @Nullable ExchangeTrace in(ContextView context) {
        return context.getOrDefault(ExchangeTrace.class, null);
    }

    private static void sent(HttpClientRequest request) {
        ExchangeTrace trace = in(request.currentContextView());
        if (trace != null) {
            trace.sentAt = trace.clock.now(TimeUnit.NANOSECONDS);
        }
    }

    private static void received(HttpClientResponse response) {
        ExchangeTrace trace = in(response.currentContextView());
        if (trace != null) {
            trace.receive(response);
        }
    }

    private void receive(HttpClientResponse response) {
        Duration roundTrip = Duration.ofNanos(clock.now(TimeUnit.NANOSECONDS) - sentAt);
        long inner = ServerTiming.innerNanos(response.responseHeaders());
        head = new ResponseHead(
                response.status().code(),
                response.responseHeaders().entries().stream()
                        .map(line -> new ResponseHead.Field(line.getKey(), line.getValue()))
                        .toList(),
                Duration.ofNanos(sentAt - startedAt),
                roundTrip,
                Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS)),
                inner < 0 ? null : Duration.ofNanos(inner));
    }
}
