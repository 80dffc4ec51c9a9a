package io.github.feishureactive.example;

import java.nio.charset.StandardCharsets;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
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
                // Encoded when it is written: what Spring encodes ahead is not released when the client goes away.
                .map(value -> Mono.fromSupplier(() -> buffer(value, events, response.bufferFactory()))));
    }

    private DataBuffer buffer(Object value, boolean event, DataBufferFactory buffers) {
        String text = json.writeValueAsString(value);
        return buffers.wrap((event ? "data:" + text + "\n\n" : text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
