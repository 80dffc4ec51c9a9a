package io.github.feishureactive.core.internal.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.Transport.StreamedBody;
import io.github.feishureactive.core.internal.http.codec.ExchangeState;

/**
 * Writes a body while it is read. Requests one buffer at a time, and the next one when that was copied and the socket
 * has taken most of what was written. So an upload holds one buffer of the source and a window of copies.
 *
 * <pre>
 * NEW ──head written──► WRITING ──all taken──────────────────────────────────────► ENDED
 *  │                       ├──response has begun and the source fails, write fails──► WAITING ──┐
 *  │                       ├──source fails, silence: the exchange fails───────────► ENDED ◄─────┤
 *  └──────stop─────────────┴──response complete, connection closed, cancelled─────► ENDED ◄─────┘
 * </pre>
 *
 * <p>WAITING waits for the response or the end of the connection, as long as the platform may be silent.
 *
 * <p>Reactor Netty's own senders do not do: they request 128 buffers of any size, take a closed connection for the end
 * of the body, close a connection whose response is still to be read, and log what a source fails with.
 */
final class BodyWriter extends Mono<Void> implements Subscription {

    /** Small, since a slow connection shows that it is alive by each one that it takes. */
    private static final int SLICE = 16 * 1_024;

    /** What was written and not yet taken by the socket. */
    private static final int WINDOW = 16 * SLICE;

    /** How often in a row the window is filled. */
    private static final int MAX_STEPS = 4;

    private static final AtomicIntegerFieldUpdater<BodyWriter> SIGNALS =
            AtomicIntegerFieldUpdater.newUpdater(BodyWriter.class, "signals");

    private enum State {
        NEW,
        WRITING,
        WAITING,
        ENDED
    }

    private final ExchangeSubscriber<?> exchange;
    private final StreamedBody body;
    private final BodySource source;
    private final Channel channel;
    private final EventLoop loop;
    private final long silenceNanos;
    private final GenericFutureListener<Future<? super Void>> onClose = closed -> stop();
    private volatile int signals;

    // On the event loop only:
    private State state = State.NEW;
    private @Nullable CoreSubscriber<? super Void> actual;
    private @Nullable ScheduledFuture<?> silence;
    private @Nullable ByteBuffer buffer;
    private int inFlight;
    private long takenAt;

    BodyWriter(ExchangeSubscriber<?> exchange, StreamedBody body, Channel channel, Duration silence) {
        this.exchange = exchange;
        this.body = body;
        this.source = new BodySource(this::signal, exchange.currentContext());
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.silenceNanos = silence.toNanos();
    }

    /** The head was written. */
    @Override
    public void subscribe(CoreSubscriber<? super Void> subscriber) {
        subscriber.onSubscribe(this);
        if (state != State.NEW) {
            return;
        }
        state = State.WRITING;
        actual = subscriber;
        // A response may come before the body has ended. Read it even if the platform then takes nothing more.
        channel.config().setAutoRead(true).setAutoClose(false);
        channel.closeFuture().addListener(onClose);
        if (state == State.WRITING) {
            takenAt = System.nanoTime();
            silence = loop.schedule(this::checkSilence, silenceNanos, TimeUnit.NANOSECONDS);
            source.subscribeTo(body.content());
        }
    }

    /** Runs {@link #write} on the event loop, once more if it is running. */
    private void signal() {
        if (SIGNALS.getAndIncrement(this) != 0) {
            return;
        }
        if (loop.inEventLoop()) {
            write();
        } else {
            writeLater();
        }
    }

    private void writeLater() {
        try {
            loop.execute(this::write);
        } catch (RejectedExecutionException e) {
            // The application has shut down its event loops, and with them the connection.
            source.cancel();
        }
    }

    private void write() {
        int seen = signals;
        for (int steps = 0; seen != 0; steps++) {
            if (steps == MAX_STEPS) {
                // The socket takes all there is. Other connections, and a cancellation, have their turn.
                writeLater();
                return;
            }
            step();
            seen = SIGNALS.addAndGet(this, -seen);
        }
    }

    private void step() {
        if (state != State.WRITING) {
            source.cancel();
            return;
        }
        Throwable failure = source.failure();
        if (failure != null) {
            fail(failure);
            return;
        }
        if (fillWindow()) {
            channel.flush();
        }
        if (state == State.WRITING && buffer == null) {
            if (source.exhausted() && inFlight == 0) {
                complete();
            } else if (inFlight < WINDOW) {
                source.request();
            }
        }
    }

    private boolean fillWindow() {
        boolean written = false;
        while (inFlight < WINDOW) {
            ByteBuffer next = buffer != null ? buffer : source.take();
            if (next == null) {
                break;
            }
            if (next.hasRemaining()) {
                writeSlice(next);
                written = true;
            }
            buffer = next.hasRemaining() ? next : null;
        }
        return written;
    }

    private void writeSlice(ByteBuffer from) {
        int size = Math.min(SLICE, from.remaining());
        ByteBuf copy = channel.alloc().ioBuffer(size);
        copy.writeBytes(from.slice(from.position(), size));
        from.position(from.position() + size);
        if (inFlight == 0) {
            takenAt = System.nanoTime();
        }
        inFlight += size;
        channel.write(copy).addListener(written -> taken(size, written.isSuccess()));
    }

    private void taken(int size, boolean success) {
        inFlight -= size;
        if (state != State.WRITING) {
            return;
        }
        if (success) {
            takenAt = System.nanoTime();
            body.progressed();
            signal();
        } else {
            // The reason is read from the connection: a response, or its end.
            await();
        }
    }

    private void complete() {
        CoreSubscriber<? super Void> subscriber = actual;
        stop();
        channel.config().setAutoClose(true);
        if (subscriber != null) {
            subscriber.onComplete();
        }
    }

    private void fail(Throwable error) {
        if (ExchangeState.responding(channel)) {
            await();
        } else {
            stop();
            exchange.bodyFailed(body.failed(UserCode.thrown(error)));
        }
    }

    /** The platform has been silent for too long if it takes nothing of what was written, or says no more. */
    private void checkSilence() {
        if (state == State.ENDED) {
            return;
        }
        long waited = inFlight > 0 || state == State.WAITING ? System.nanoTime() - takenAt : 0;
        if (waited < silenceNanos) {
            silence = loop.schedule(this::checkSilence, silenceNanos - waited, TimeUnit.NANOSECONDS);
        } else {
            stop();
            exchange.bodyFailed(WriteTimeoutException.INSTANCE);
        }
    }

    private void await() {
        state = State.WAITING;
        takenAt = System.nanoTime();
        leaveSource();
    }

    private void leaveSource() {
        buffer = null;
        source.cancel();
        body.ended();
    }

    /** Ends the body, wherever it is. Call it on the event loop. */
    void stop() {
        State before = state;
        state = State.ENDED;
        if (before == State.NEW || before == State.ENDED) {
            return;
        }
        channel.closeFuture().removeListener(onClose);
        ScheduledFuture<?> timer = silence;
        if (timer != null) {
            timer.cancel(false);
        }
        leaveSource();
    }

    @Override
    public void request(long n) {
        // It has no values.
    }

    /** Reactor Netty has read the end of the response. */
    @Override
    public void cancel() {
        stop();
    }
}
