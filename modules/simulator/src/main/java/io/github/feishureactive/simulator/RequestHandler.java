package io.github.feishureactive.simulator;

import java.io.ByteArrayOutputStream;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** What happens to a request from its first byte to its answer's last: the way there, the work, the way back, faults. */
final class RequestHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> {

    /** The documents name no bound for these endpoints; their bodies have a few hundred bytes. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private final Platform platform;
    private final Faults faults;
    private final Counters counters;
    private final Latency there;
    private final Latency back;
    private final RandomGenerator random;
    private final LogIds logIds;
    private final boolean headersChecked;

    RequestHandler(
            Platform platform,
            Faults faults,
            Counters counters,
            Latency there,
            Latency back,
            RandomGenerator random,
            LogIds logIds,
            boolean headersChecked) {
        this.platform = platform;
        this.faults = faults;
        this.counters = counters;
        this.there = there;
        this.back = back;
        this.random = random;
        this.logIds = logIds;
        this.headersChecked = headersChecked;
    }

    @Override
    public Mono<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        Reply reply = new Reply(response, channelOf(request), logIds.next());
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
        return Delay.on(loop, there.next(random), () -> work(request, fault))
                .flatMap(work -> Delay.on(loop, back.next(random), () -> work))
                .flatMap(work -> work.finish(reply));
    }

    private Work work(ApiRequest request, @Nullable Fault fault) {
        return new Work(fault == null || fault.acts() ? platform.answer(request) : null, fault);
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
    private record Work(@Nullable Answer answer, @Nullable Fault fault) {

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
