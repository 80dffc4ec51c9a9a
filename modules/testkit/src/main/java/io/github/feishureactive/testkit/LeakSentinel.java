package io.github.feishureactive.testkit;

import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.UnpooledByteBufAllocator;

/** A buffer leaked on purpose: once it has been reported, so has every buffer that became garbage before it. */
final class LeakSentinel {

    private static final String PREFIX = "[testkit sentinel ";
    private static final AtomicLong COUNT = new AtomicLong();

    private final String marker = PREFIX + COUNT.incrementAndGet() + "]";

    private LeakSentinel() {}

    /** Allocates the buffer and forgets it; nothing on the stack of the caller can keep it alive. */
    static LeakSentinel drop() {
        LeakSentinel sentinel = new LeakSentinel();
        // A composite without components is tracked like any other buffer, yet has no memory that would stay lost.
        UnpooledByteBufAllocator.DEFAULT.compositeHeapBuffer(1).touch(sentinel.marker);
        return sentinel;
    }

    static boolean isIn(String records) {
        return records.contains(PREFIX);
    }

    boolean isReportedIn(String records) {
        return records.contains(marker);
    }
}
