package io.github.feishureactive.simulator.internal.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.github.feishureactive.simulator.internal.api.ApiRequest;
import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.Route;

/**
 * Handles a request from its first byte to the last byte of its response: the delay on its way, the dispatch, the rest
 * of the processing time, the delay on the way back, and faults.
 */
public final class RequestHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> {

    /** The documentation gives no limit for these endpoints; their bodies have a few hundred bytes. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private final Routes routes;
    private final Dispatcher dispatcher;
    private final Function<String, @Nullable FaultEffect> faults;
    private final Counters counters;
    private final Delays delays;
    private final LogIds logIds;
    private final boolean headersChecked;
    private final boolean serverTiming;

    /** The function takes the next fault of a path, or null. */
    public RequestHandler(
            List<Route> routes,
            Dispatcher dispatcher,
            Function<String, @Nullable FaultEffect> faults,
            Counters counters,
            Delays delays,
            LogIds logIds,
            boolean headersChecked,
            boolean serverTiming) {
        this.routes = new Routes(routes);
        this.dispatcher = dispatcher;
        this.faults = faults;
        this.counters = counters;
        this.delays = delays;
        this.logIds = logIds;
        this.headersChecked = headersChecked;
        this.serverTiming = serverTiming;
    }

    @Override
    public Mono<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        ResponseWriter writer = new ResponseWriter(response, channelOf(request), logIds.nextStamp(serverTiming));
        return body(request)
                .flatMap(body -> handle(apiRequest(request, body, writer.logId()), writer))
                .onErrorResume(
                        RefusedException.class, refused -> writer.send(ApiResponse.error(refused, writer.logId())));
    }

    private Mono<Void> handle(ApiRequest request, ResponseWriter writer) {
        Routes.Path path = routes.find(request.path());
        String counted = path == null ? Counters.OTHER_PATHS : path.template();
        counters.requests().increment(counted);
        FaultEffect fault = faults.apply(path == null ? request.path() : path.template());
        if (fault != null) {
            counters.faults().increment(counted);
        }
        EventLoop loop = writer.eventLoop();
        return Delay.on(loop, delays.counted().get(), () -> exchange(request, path, fault))
                .flatMap(exchange -> Delay.on(loop, delays.received().get(), exchange::received))
                .flatMap(exchange -> Delay.on(loop, delays.processing().get(), () -> exchange.processed(writer)))
                .flatMap(exchange -> Delay.on(loop, delays.response().get(), () -> exchange))
                .flatMap(exchange -> exchange.finish(writer));
    }

    private Exchange exchange(ApiRequest request, Routes.@Nullable Path path, @Nullable FaultEffect fault) {
        long begun = System.nanoTime();
        boolean acts = fault == null || fault.acts();
        return new Exchange(acts ? dispatcher.dispatch(request, path) : null, fault, begun);
    }

    private static Channel channelOf(HttpServerRequest request) {
        Channel[] channel = new Channel[1];
        request.withConnection(connection -> channel[0] = connection.channel());
        return channel[0];
    }

    private ApiRequest apiRequest(HttpServerRequest request, byte[] body, String logId) {
        return ApiRequest.of(
                request.method().name(), request.uri(), request.requestHeaders(), headersChecked, body, logId);
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

    /** The response, null if the platform has not acted, and the fault that strikes it, if any. */
    private record Exchange(
            @Nullable ApiResponse response, @Nullable FaultEffect fault, long receivedNanos) {

        /** Called when the gateway has the request: now, or when it was counted. */
        Exchange received() {
            return new Exchange(response, fault, System.nanoTime());
        }

        /** Called at the end of the processing time. */
        Exchange processed(ResponseWriter writer) {
            writer.processed(Duration.ofNanos(System.nanoTime() - receivedNanos));
            return this;
        }

        Mono<Void> finish(ResponseWriter writer) {
            if (fault != null) {
                return fault.play().on(writer, response);
            }
            if (response == null) {
                throw new IllegalStateException("Neither a response nor a fault");
            }
            return writer.send(response);
        }
    }
}
