package io.github.feishureactive.core.internal;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

/**
 * The buffers that Jackson reads and writes with: each event loop (any thread of Netty's own class) has its own, all
 * other threads share some, as Jackson does by default. Responses are read on event loops, which are few and live long.
 * Other threads may be virtual, and buffers of their own would be garbage after a call.
 */
final class JsonBuffers implements RecyclerPool<BufferRecycler> {

    private static final long serialVersionUID = 1L;

    private static final FastThreadLocal<BufferRecycler> OWN = new FastThreadLocal<>() {
        @Override
        protected BufferRecycler initialValue() {
            return new BufferRecycler();
        }
    };

    private final RecyclerPool<BufferRecycler> shared = JsonRecyclerPools.newConcurrentDequePool();

    /** Those of an event loop are linked with no pool, and so are never released to one. */
    @Override
    public BufferRecycler acquireAndLinkPooled() {
        return onEventLoop() ? OWN.get() : shared.acquireAndLinkPooled();
    }

    @Override
    public BufferRecycler acquirePooled() {
        return onEventLoop() ? OWN.get() : shared.acquirePooled();
    }

    @Override
    public void releasePooled(BufferRecycler buffers) {
        if (!onEventLoop()) {
            shared.releasePooled(buffers);
        }
    }

    private static boolean onEventLoop() {
        return Thread.currentThread() instanceof FastThreadLocalThread;
    }
}
