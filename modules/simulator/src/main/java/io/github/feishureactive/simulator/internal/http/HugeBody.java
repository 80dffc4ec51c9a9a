package io.github.feishureactive.simulator.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Flux;

/** A JSON object of any length, generated while it is sent. */
final class HugeBody {

    static final int MIN_BYTES = 64;

    private static final byte[] BEGIN = "{\"code\":0,\"msg\":\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FILLING = new byte[16 * 1024];

    static {
        Arrays.fill(FILLING, (byte) 'a');
    }

    private HugeBody() {}

    /** Parts are generated on demand: the whole body is never in memory. */
    static Flux<ByteBuf> ofLength(long bytes) {
        long filling = bytes - BEGIN.length - END.length;
        Flux<ByteBuf> middle = Flux.generate(() -> filling, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return left;
            }
            int part = (int) Math.min(left, FILLING.length);
            sink.next(Unpooled.wrappedBuffer(FILLING, 0, part));
            return left - part;
        });
        return Flux.concat(
                Flux.just(BEGIN).map(Unpooled::wrappedBuffer),
                middle,
                Flux.just(END).map(Unpooled::wrappedBuffer));
    }
}
