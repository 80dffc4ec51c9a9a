package io.github.feishureactive.core.internal.http.codec;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import reactor.netty.Connection;

/**
 * Keeps the pool from lending a connection whose event loop has terminated. Netty's loops close their connections when
 * they are shut down, but without a quiet period they may terminate just before that. Such a connection would look
 * open, and the next call would wait on it for an event loop that is no more.
 */
final class LoopTermination {

    private LoopTermination() {}

    static void watch(Channel channel) {
        Future<?> terminated = channel.eventLoop().terminationFuture();
        // Only the event loop could close it.
        FutureListener<Object> discard = ended -> Connection.from(channel).markPersistent(false);
        terminated.addListener(discard);
        channel.closeFuture().addListener(closed -> terminated.removeListener(discard));
    }
}
