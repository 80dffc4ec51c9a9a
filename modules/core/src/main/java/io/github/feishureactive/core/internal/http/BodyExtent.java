package io.github.feishureactive.core.internal.http;

import java.nio.ByteBuffer;

/** Which bytes of a body are wanted, and whether all have come. */
final class BodyExtent {

    private static final long UNKNOWN = -1;

    private long leftOut;
    private long expected = UNKNOWN;
    private long received;

    void leaveOut(long bytes) {
        leftOut = bytes;
    }

    void expect(long length) {
        expected = length;
    }

    /** Counts a buffer, and moves its position behind what is to be left out of it. */
    void receive(ByteBuffer buffer) {
        int length = buffer.remaining();
        int dropped = (int) Math.min(leftOut, length);
        received += length;
        leftOut -= dropped;
        buffer.position(buffer.position() + dropped);
    }

    long received() {
        return received;
    }

    boolean complete() {
        return leftOut == 0 && (expected == UNKNOWN || expected == received);
    }
}
