package io.github.feishureactive.simulator;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * What happens to a request from its first byte to its answer's last: the way there, the count and the work, the rest of the
 * time that the platform takes, the way back, faults.
 */
final class RequestHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> {

    /** The documents name no bound for these endpoints; their bodies have a few hundred bytes. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private final Platform platform;
    private final Faults faults;
    private final Counters counters;
    private final Delays delays;
    private final Supplier<ResponseStamp> stamps;
    private final boolean headersChecked;

    RequestHandler(
            Platform platform,
            Faults faults,
            Counters counters,
            Delays delays,
            Supplier<ResponseStamp> stamps,
            boolean headersChecked) {
        this.platform = platform;
        this.faults = faults;
        this.counters = counters;
        this.delays = delays;
        this.stamps = stamps;
        this.headersChecked = headersChecked;
    }

    @Override
    public Mono<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        Reply reply = new Reply(response, channelOf(request), stamps.get());
        return body(request)
                .flatMap(body -> handle(apiRequest(request, body, reply.logId()), reply))
                .onErrorResume(RefusedException.class, refused -> reply.send(Envelope.error(refused, reply.logId())));
    }

    private Mono<Void> handle(ApiRequest request, Reply reply) {
        String template = platform.templateOf(request.path());
        counters.request(template == null ? Statistics.OTHER_PATHS : template);
        Fault fault = faults.take(template == null ? request.path() : template);
        if (fault != null) {
            counters.fault(template == null ? Statistics.OTHER_PATHS : template);
        }
        EventLoop loop = reply.eventLoop();
        return Delay.on(loop, delays.request(), () -> work(request, fault))
                .flatMap(work -> Delay.on(loop, delays.processing(), () -> work.done(reply)))
                .flatMap(work -> Delay.on(loop, delays.response(), () -> work))
                .flatMap(work -> work.finish(reply));
    }

    private Work work(ApiRequest request, @Nullable Fault fault) {
        long arrived = System.nanoTime();
        return new Work(fault == null || fault.acts() ? platform.answer(request) : null, fault, arrived);
    }

    private static Channel channelOf(HttpServerRequest request) {
        Channel[] channel = new Channel[1];
        request.withConnection(connection -> channel[0] = connection.channel());
        return channel[0];
    }

    private ApiRequest apiRequest(HttpServerRequest request, byte[] body, String logId) {
        return new ApiRequest(
                request.method().name(),
                request.uri(),
                new RequestHeaders(request.requestHeaders(), headersChecked),
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

    /** What the platform says, unless it has not acted, and what spoils it, if anything does. */
    private record Work(@Nullable Answer answer, @Nullable Fault fault, long arrivedNanos) {

        /** At the end of the time that the platform takes. */
        Work done(Reply reply) {
            reply.made(Duration.ofNanos(System.nanoTime() - arrivedNanos));
            return this;
        }

        Mono<Void> finish(Reply reply) {
            if (fault != null) {
                return fault.play(reply, answer);
            }
            if (answer == null) {
                throw new IllegalStateException("Neither an answer nor a fault");
            }
            return reply.send(answer);
        }
    }
}
