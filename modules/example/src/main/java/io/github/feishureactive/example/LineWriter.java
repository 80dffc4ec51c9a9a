package io.github.feishureactive.example;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Writes values as they come, one line of JSON or one event each, as fast as the client reads. */
@Component
class LineWriter {

    private final JsonMapper json;

    LineWriter(JsonMapper json) {
        this.json = json;
    }

    Mono<Void> write(ServerHttpResponse response, Publisher<?> values) {
        return write(response, values, false);
    }

    Mono<Void> write(ServerHttpResponse response, Publisher<?> values, boolean events) {
        response.getHeaders().setContentType(events ? MediaType.TEXT_EVENT_STREAM : MediaType.APPLICATION_NDJSON);
        return response.writeAndFlushWith(Flux.from(values)
                .publishOn(scheduler(response), 1)
                // Encoded when it is written: what Spring encodes ahead is not released when the client goes away.
                .map(value -> Mono.fromSupplier(() -> buffer(value, events, response.bufferFactory()))));
    }

    /**
     * The event loop of the connection. The server appends a flush to each line by {@code Flux.concat}, which may lose
     * a request that another thread makes while it goes from one source to the next, and so all lines after it. On the
     * event loop, where the requests come from, the two follow each other. So do a line and the end of the connection:
     * a line that is written while another thread cancels may lose its buffer.
     */
    Scheduler scheduler(ServerHttpResponse response) {
        AtomicReference<Scheduler> loop = new AtomicReference<>(Schedulers.immediate());
        HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
        server.withConnection(connection ->
                loop.set(Schedulers.fromExecutorService(connection.channel().eventLoop())));
        return Objects.requireNonNull(loop.get());
    }

    private DataBuffer buffer(Object value, boolean event, DataBufferFactory buffers) {
        String text = json.writeValueAsString(value);
        return buffers.wrap((event ? "data:" + text + "\n\n" : text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
