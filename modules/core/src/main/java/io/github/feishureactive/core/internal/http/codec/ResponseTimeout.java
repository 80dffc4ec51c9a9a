package io.github.feishureactive.core.internal.http.codec;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Fails an exchange of HTTP/1.1 whose response is silent for too long, and closes its connection. Told by the codec
 * when one begins and ends.
 *
 * <p>Reactor Netty puts such a handler into the pipeline for each request, with a timer of its own, and takes it out
 * again, unless there is one of that name. This one stays with its connection. So does its timer, armed for one
 * exchange after another: when it rings, it is armed again for what is left. It may ring for nothing once in each
 * timeout.
 *
 * <p>On the event loop only.
 */
public final class ResponseTimeout extends ChannelInboundHandlerAdapter {

    static final String NAME = NettyPipeline.ResponseTimeoutHandler;

    private final long silence;

    /** Of the same rate as the event loop's, which Netty 4.1 does not show. */
    private final LongSupplier nanoTime;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private boolean awaiting;
    private boolean reading;
    private long heardAt;

    /**
     * A timeout for one connection.
     *
     * @param silence how long nothing may arrive
     * @param nanoTime as {@link System#nanoTime()}
     */
    ResponseTimeout(Duration silence, LongSupplier nanoTime) {
        this.silence = TimeUnit.MILLISECONDS.toNanos(silence.toMillis());
        this.nanoTime = nanoTime;
    }

    /**
     * Ends the watch over the exchange in flight, whose body has one of its own.
     *
     * @param connection of either version of HTTP
     */
    public static void endWatch(Connection connection) {
        if (connection.channel().pipeline().get(NAME) instanceof ResponseTimeout ours) {
            ours.stop();
        } else {
            connection.removeHandler(NAME);
        }
    }

    /** A request was written to its end. */
    void start() {
        ChannelHandlerContext on = context;
        if (on != null) {
            awaiting = true;
            heardAt = nanoTime.getAsLong();
            if (timer == null) {
                arm(on, silence);
            }
        }
    }

    /** The response was read to its end, or will not be. */
    void stop() {
        awaiting = false;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        disarm();
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) throws Exception {
        disarm();
        super.channelInactive(closed);
    }

    @Override
    public void channelRead(ChannelHandlerContext on, Object message) throws Exception {
        reading = true;
        super.channelRead(on, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext on) throws Exception {
        if (reading) {
            reading = false;
            heardAt = nanoTime.getAsLong();
        }
        super.channelReadComplete(on);
    }

    private void arm(ChannelHandlerContext on, long nanos) {
        timer = on.executor().schedule(() -> ring(on), nanos, TimeUnit.NANOSECONDS);
    }

    private void disarm() {
        context = null;
        awaiting = false;
        Future<?> armed = timer;
        if (armed != null) {
            timer = null;
            armed.cancel(false);
        }
    }

    private void ring(ChannelHandlerContext on) {
        timer = null;
        if (!awaiting) {
            return;
        }
        long left = reading ? silence : silence - (nanoTime.getAsLong() - heardAt);
        if (left > 0) {
            arm(on, left);
        } else {
            awaiting = false;
            on.fireExceptionCaught(ReadTimeoutException.INSTANCE);
            var unused = on.close();
        }
    }
}
