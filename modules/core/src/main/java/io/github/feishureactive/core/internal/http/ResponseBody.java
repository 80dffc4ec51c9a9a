package io.github.feishureactive.core.internal.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;

import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.codec.BrokenResponse;

/**
 * A body on its connection, for one subscriber. Copies each buffer, so that none of Netty's leaves, and reads the next
 * one when it is requested. Whatever happens to it happens on the event loop: requests, cancellation and
 * {@link #dispose()} move there.
 *
 * <p>The connection may be back in the pool while the last buffers wait to be requested. Then cancelling only drops
 * them: another request may be on the connection.
 */
public final class ResponseBody extends Flux<ByteBuffer> implements Disposable, Subscription {

    private final String operation;
    private final EventLoop loop;
    private final long silenceNanos;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final BodyExtent extent = new BodyExtent();

    // On the event loop only, once the body was handed over:
    private final InboundReader inbound;
    private final ArrayDeque<ByteBuffer> arrived = new ArrayDeque<>();
    private @Nullable CoreSubscriber<? super ByteBuffer> actual;
    private @Nullable MonoSink<Start> peeking;
    private @Nullable ScheduledFuture<?> silence;
    private int peekBytes;
    private long demand;
    private long askedAt;
    private boolean emitting;
    private boolean over;

    ResponseBody(String operation, Connection connection, Duration silence) {
        this.operation = operation;
        this.loop = connection.channel().eventLoop();
        this.silenceNanos = silence.toNanos();
        this.inbound = new InboundReader(connection, this::arrived);
    }

    /**
     * The start of a body.
     *
     * @param bytes as many as were asked for, or more, or all
     * @param whole whether these are all
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Start(byte[] bytes, boolean whole) {}

    /**
     * Reads the start. The body still begins with it.
     *
     * @param bytes how many bytes to read at the least, unless the body ends before
     * @return the start, or a {@link TransportException}; cancelling disposes the body
     */
    public Mono<Start> peek(int bytes) {
        return Mono.create(sink -> onEventLoop(() -> {
            peeking = sink;
            peekBytes = bytes;
            sink.onCancel(this);
            drain();
        }));
    }

    /**
     * Leaves bytes out. Call it before the subscription.
     *
     * @param bytes how many bytes at the start to drop; a body that has fewer fails
     */
    public void leaveOut(long bytes) {
        extent.leaveOut(bytes);
    }

    /**
     * Checks the length. Call it before the subscription.
     *
     * @param length of the body in bytes; one of another length fails
     */
    public void expect(long length) {
        extent.expect(length);
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuffer> subscriber) {
        if (!taken.compareAndSet(false, true)) {
            Operators.error(subscriber, new IllegalStateException("The content of a download has one subscriber."));
            return;
        }
        actual = subscriber;
        subscriber.onSubscribe(this);
        onEventLoop(() -> {
            if (over) {
                released(subscriber);
            } else {
                drain();
            }
        });
    }

    private static void released(CoreSubscriber<?> subscriber) {
        subscriber.onError(new IllegalStateException(
                "The download was released: read its content within the publisher that the reader returns."));
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            onEventLoop(() -> {
                demand = Operators.addCap(demand, n);
                drain();
            });
        }
    }

    @Override
    public void cancel() {
        onEventLoop(this::end);
    }

    /** Closes the connection, unless the body was read from it to its end. */
    @Override
    public void dispose() {
        onEventLoop(() -> {
            CoreSubscriber<? super ByteBuffer> subscriber = over ? null : actual;
            end();
            if (subscriber != null) {
                released(subscriber);
            }
        });
    }

    private void onEventLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The application has shut down its event loops, and with them the connection.
        }
    }

    /** A buffer, the end or an error has arrived. */
    private void arrived() {
        if (over) {
            return;
        }
        ByteBuffer buffer = inbound.take();
        if (buffer != null) {
            arrived.add(buffer);
        }
        drain();
    }

    private void drain() {
        if (emitting) {
            return;
        }
        emitting = true;
        try {
            MonoSink<Start> sink = peeking;
            if (sink != null) {
                peekDone(sink);
            }
            while (!over && demand > 0 && !arrived.isEmpty()) {
                ByteBuffer buffer = arrived.remove();
                extent.receive(buffer);
                if (buffer.hasRemaining()) {
                    demand = demand == Long.MAX_VALUE ? demand : demand - 1;
                    emit(buffer);
                }
            }
        } finally {
            emitting = false;
        }
        if (over) {
            return;
        }
        if (inbound.ended() && peeking == null && arrived.isEmpty() && actual != null) {
            finish(actual);
        } else if (!inbound.ended() && (peeking != null || (demand > 0 && arrived.isEmpty()))) {
            read();
        }
    }

    private void emit(ByteBuffer buffer) {
        CoreSubscriber<? super ByteBuffer> subscriber = actual;
        if (subscriber != null) {
            try {
                subscriber.onNext(buffer);
            } catch (Throwable thrown) {
                end();
                UserCode.uncaught(thrown);
            }
        }
    }

    private void read() {
        askedAt = System.nanoTime();
        if (silence == null) {
            silence = loop.schedule(this::checkSilence, silenceNanos, TimeUnit.NANOSECONDS);
        }
        inbound.request();
    }

    /** A subscriber that requests nothing is no silence. */
    private void checkSilence() {
        silence = null;
        if (over || inbound.ended() || !inbound.requested()) {
            return;
        }
        long waited = System.nanoTime() - askedAt;
        if (waited < silenceNanos) {
            silence = loop.schedule(this::checkSilence, silenceNanos - waited, TimeUnit.NANOSECONDS);
        } else {
            fail(ReadTimeoutException.INSTANCE);
        }
    }

    private void peekDone(MonoSink<Start> sink) {
        Throwable failure = inbound.failure();
        int size = arrived.stream().mapToInt(ByteBuffer::remaining).sum();
        if (failure != null) {
            fail(failure);
        } else if (inbound.ended() || size >= peekBytes) {
            peeking = null;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
            for (ByteBuffer buffer : arrived) {
                bytes.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            }
            sink.success(new Start(bytes.toByteArray(), inbound.ended()));
        }
    }

    private void finish(CoreSubscriber<? super ByteBuffer> subscriber) {
        Throwable failure = inbound.failure();
        if (failure == null && !extent.complete()) {
            failure = new BrokenResponse("the file does not have the length that its head announces");
        }
        if (failure != null) {
            fail(failure);
        } else {
            end();
            subscriber.onComplete();
        }
    }

    private void fail(Throwable failure) {
        CoreSubscriber<? super ByteBuffer> subscriber = actual;
        MonoSink<Start> sink = peeking;
        end();
        if (sink != null) {
            sink.error(typed(failure));
        } else if (subscriber != null) {
            subscriber.onError(typed(failure));
        }
    }

    private TransportException typed(Throwable failure) {
        return TransportFailure.of(failure).exceptionAfter(operation, extent.received());
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        peeking = null;
        arrived.clear();
        ScheduledFuture<?> timer = silence;
        if (timer != null) {
            timer.cancel(false);
        }
        inbound.release();
    }
}
