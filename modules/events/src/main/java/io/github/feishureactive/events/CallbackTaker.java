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

/** A handler whose value the platform waits for. */
final class CallbackTaker<T, R> implements Taker {

    /** Four times the largest card that the platform takes. */
    static final int LARGEST = 128 * 1024;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final EventType<T> type;
    private final ObjectWriter writer;
    private final Function<? super Event<T>, ? extends Mono<? extends R>> handler;

    CallbackTaker(
            EventType<T> type, Class<R> responseType, Function<? super Event<T>, ? extends Mono<? extends R>> handler) {
        this.type = type;
        // The serializer is looked up right here, not on the event loop of the first callback.
        this.writer = JSON.writerFor(responseType);
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    public Mono<Boolean> take(EventEnvelope event, Consumer<byte[]> response) {
        return Mono.defer(() -> handling(event.as(type)))
                .doOnNext(value -> response.accept(json(value)))
                .thenReturn(true);
    }

    private Mono<? extends R> handling(Event<T> event) {
        Mono<? extends R> handling = handler.apply(event);
        return Objects.requireNonNull(
                handling,
                () -> "The handler of " + type.name()
                        + " returned null. Return Mono.empty() for a response without data.");
    }

    private byte[] json(R value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.writeValue(new Bounded(bytes), value);
        return bytes.toByteArray();
    }

    /** Ends a response that grows too large before it fills the memory. */
    private final class Bounded extends OutputStream {

        private final ByteArrayOutputStream bytes;

        Bounded(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int one) {
            reserve(1);
            bytes.write(one);
        }

        @Override
        public void write(byte[] more, int offset, int length) {
            reserve(length);
            bytes.write(more, offset, length);
        }

        private void reserve(int more) {
            if (bytes.size() + more > LARGEST) {
                throw new IllegalStateException(
                        "The response to a callback of type " + type.name() + " is larger than " + LARGEST + " bytes");
            }
        }
    }
}
