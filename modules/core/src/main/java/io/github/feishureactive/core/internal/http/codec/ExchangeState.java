package io.github.feishureactive.core.internal.http.codec;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * How far the exchange on a channel is: on a connection of HTTP/1.1, or on one stream of HTTP/2. To be asked on the
 * channel's event loop.
 */
public interface ExchangeState {

    /**
     * Whether a request may be written.
     *
     * @return {@code false} if one was, or if the channel must not be used
     */
    boolean free();

    /**
     * Whether the final response has begun.
     *
     * @return {@code true} from its head on
     */
    boolean responding();

    /**
     * Whether the server has said that it did not process the request, and never will.
     *
     * @return {@code true} if the request had no effect, although it may have been written
     */
    boolean refused();

    /**
     * Finds the state of a channel.
     *
     * @param channel a connection, or a stream
     * @return its state, {@code null} if its handlers are gone
     */
    static @Nullable ExchangeState of(Channel channel) {
        String name = channel instanceof Http2StreamChannel ? Http2Exchange.NAME : NettyPipeline.HttpCodec;
        return channel.pipeline().get(name) instanceof ExchangeState state ? state : null;
    }

    /**
     * Whether a request may be written to a channel.
     *
     * @param channel a connection, or a stream
     * @return {@code true} if it is open and free
     */
    static boolean free(Channel channel) {
        ExchangeState state = of(channel);
        return channel.isActive() && state != null && state.free();
    }

    /**
     * Whether the response on a channel has begun.
     *
     * @param channel a connection, or a stream
     * @return {@code true} from its head on
     */
    static boolean responding(Channel channel) {
        ExchangeState state = of(channel);
        return state != null && state.responding();
    }

    /**
     * Closes a connection of HTTP/1.1, and keeps the pool from lending it again immediately: closing may wait for a TLS
     * close_notify. Of a connection of HTTP/2 it resets this stream only.
     *
     * @param connection the connection of one exchange
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a failure to close changes nothing
    static void close(Connection connection) {
        connection.markPersistent(false);
        connection.channel().close();
    }
}
