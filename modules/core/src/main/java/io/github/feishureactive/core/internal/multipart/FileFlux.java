package io.github.feishureactive.core.internal.multipart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Reads a file on a scheduler that may block, one buffer for each that is requested. Emits the same buffer over and
 * over, so request the next one when it was used. Opens the file with the first request and closes it on the same
 * scheduler.
 */
final class FileFlux extends Flux<ByteBuffer> {

    private static final int BUFFER = 64 * 1_024;

    private final Path path;
    private final Scheduler scheduler;

    FileFlux(Path path, Scheduler scheduler) {
        this.path = path;
        this.scheduler = scheduler;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuffer> actual) {
        actual.onSubscribe(new Reading(actual, path, scheduler));
    }

    /** Requests and cancellation count signals; the one that finds none starts a task, which handles them all. */
    private static final class Reading implements Subscription, Runnable {

        private static final AtomicIntegerFieldUpdater<Reading> SIGNALS =
                AtomicIntegerFieldUpdater.newUpdater(Reading.class, "signals");
        private static final AtomicLongFieldUpdater<Reading> REQUESTED =
                AtomicLongFieldUpdater.newUpdater(Reading.class, "requested");

        private final CoreSubscriber<? super ByteBuffer> actual;
        private final Path path;
        private final Scheduler scheduler;
        private volatile int signals;
        private volatile long requested;
        private volatile boolean cancelled;

        // In the task only:
        private @Nullable SeekableByteChannel channel;
        private @Nullable ByteBuffer buffer;
        private boolean ended;

        Reading(CoreSubscriber<? super ByteBuffer> actual, Path path, Scheduler scheduler) {
            this.actual = actual;
            this.path = path;
            this.scheduler = scheduler;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                Operators.addCap(REQUESTED, this, n);
                signal();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            signal();
        }

        private void signal() {
            if (SIGNALS.getAndIncrement(this) != 0) {
                return;
            }
            try {
                scheduler.schedule(this);
            } catch (RejectedExecutionException e) {
                // The application has disposed it. No task has opened the file, or the garbage collector closes it.
                if (!cancelled) {
                    actual.onError(e);
                }
            }
        }

        @Override
        public void run() {
            int seen = signals;
            while (seen != 0) {
                read();
                seen = SIGNALS.addAndGet(this, -seen);
            }
        }

        private void read() {
            try {
                while (!ended && !cancelled && requested > 0) {
                    REQUESTED.decrementAndGet(this);
                    readBuffer();
                }
                if (cancelled) {
                    end();
                }
            } catch (IOException | RuntimeException e) {
                end();
                actual.onError(e);
            }
        }

        private void readBuffer() throws IOException {
            SeekableByteChannel open = channel;
            ByteBuffer target = buffer;
            if (open == null || target == null) {
                open = channel = Files.newByteChannel(path, StandardOpenOption.READ);
                target = buffer = ByteBuffer.allocate(BUFFER);
            }
            target.clear();
            int read;
            do {
                read = open.read(target);
            } while (read == 0);
            if (read < 0) {
                end();
                actual.onComplete();
            } else {
                actual.onNext(target.flip());
            }
        }

        private void end() {
            ended = true;
            try {
                close();
            } catch (IOException e) {
                // All that was wanted was read, or another error is reported.
            }
        }

        private void close() throws IOException {
            SeekableByteChannel open = channel;
            channel = null;
            buffer = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
