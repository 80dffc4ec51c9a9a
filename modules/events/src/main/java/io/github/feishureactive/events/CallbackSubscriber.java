package io.github.feishureactive.events;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.operation.EventType;

/** A handler of the application whose value goes into the acknowledgement. */
final class CallbackSubscriber<T, R> implements EventSubscriber {

    /** Four times the largest card that the platform accepts. */
    static final int MAX_RESPONSE_BYTES = 128 * 1024;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final EventType<T> type;
    private final ObjectWriter writer;
    private final Function<? super Event<T>, ? extends Mono<? extends R>> handler;

    CallbackSubscriber(
            EventType<T> type, Class<R> responseType, Function<? super Event<T>, ? extends Mono<? extends R>> handler) {
        this.type = type;
        // Look the serializer up here, not on the event loop of the first callback.
        this.writer = JSON.writerFor(responseType);
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    public Mono<Boolean> receive(EventEnvelope event, Consumer<byte[]> response) {
        return Mono.defer(() -> handle(event.as(type)))
                .doOnNext(value -> response.accept(json(value)))
                .thenReturn(true);
    }

    @Override
    public boolean responds() {
        return true;
    }

    private Mono<? extends R> handle(Event<T> event) {
        Mono<? extends R> handled = handler.apply(event);
        return Objects.requireNonNull(
                handled,
                () -> "The handler of " + type.name() + " returned null; return Mono.empty() for a response without"
                        + " data");
    }

    private byte[] json(R value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.writeValue(new BoundedOutput(bytes), value);
        return bytes.toByteArray();
    }

    /** Fails a response that grows too large before it fills the memory. */
    private final class BoundedOutput extends OutputStream {

        private final ByteArrayOutputStream bytes;

        BoundedOutput(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int one) {
            checkBound(1);
            bytes.write(one);
        }

        @Override
        public void write(byte[] more, int offset, int length) {
            checkBound(length);
            bytes.write(more, offset, length);
        }

        private void checkBound(int more) {
            if (bytes.size() + more > MAX_RESPONSE_BYTES) {
                throw new IllegalStateException("The response to a callback of type " + type.name() + " is larger than "
                        + MAX_RESPONSE_BYTES + " bytes");
            }
        }
    }
}
