package io.github.feishureactive.core.internal.multipart;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.RequestBodyException;
import io.github.feishureactive.core.internal.http.Transport.StreamedBody;
import io.github.feishureactive.core.multipart.FileContent;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.multipart.Multipart.Part;

/**
 * The multipart body of one call, and how far it has come.
 *
 * <p>A codec of our own: those of Netty and Reactor Netty encode for files and buffers of Netty only, keep what they
 * encode in memory or read files on the event loop, and write file names that not all servers read.
 */
public final class FormUpload implements StreamedBody {

    private final String operation;
    private final Multipart form;
    private final LongSupplier clock;
    private final long patience;
    private @Nullable EncodedForm encoded;
    private volatile boolean sending;
    private volatile long movedAt;

    /**
     * Reads nothing yet.
     *
     * @param operation the operation's name, for errors
     * @param form what to send
     * @param clock the source of time, in nanoseconds
     * @param patience how long nothing may move, in nanoseconds
     */
    public FormUpload(String operation, Multipart form, LongSupplier clock, long patience) {
        this.operation = operation;
        this.form = form;
        this.clock = clock;
        this.patience = patience;
        this.movedAt = clock.getAsLong();
    }

    /**
     * Looks at the files, on a thread that may block.
     *
     * @return completes when the length is known, or fails with a {@link RequestBodyException}
     */
    public Mono<Void> measure() {
        return Mono.<Void>fromRunnable(() -> {
                    if (!readable()) {
                        throw failure(
                                "a publisher of the multipart body was read by an earlier call; pass another one, or"
                                        + " declare it repeatable() if it is",
                                Outcome.NOT_SENT,
                                null);
                    }
                    encoded = EncodedForm.of(form);
                })
                .onErrorMap(error -> typed(error, Outcome.NOT_SENT))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Whether the whole body can be read from its start.
     *
     * @return {@code false} if a source that can be read once was read
     */
    public boolean readable() {
        return form.parts().stream().map(Part::file).allMatch(file -> file == null || file.readable());
    }

    /**
     * Whether the body is being written.
     *
     * @return {@code false} before the head of the request was written, and after the end of the body
     */
    public boolean sending() {
        return sending;
    }

    /**
     * When the call that sends this body has waited for too long.
     *
     * @param deadline that of a call without such a body
     * @return the same, or a later time since something has moved
     */
    public long deadline(long deadline) {
        long silent = movedAt + patience;
        return silent - deadline > 0 ? silent : deadline;
    }

    @Override
    public String contentType() {
        return "multipart/form-data; boundary=" + encoded().boundary();
    }

    @Override
    public long length() {
        return encoded().length();
    }

    @Override
    public Flux<ByteBuffer> content() {
        return Flux.defer(() -> {
            sending = true;
            progressed();
            return encoded().content(FormUpload::open);
        });
    }

    private static Flux<ByteBuffer> open(FileContent file) {
        Path path = file.path();
        Publisher<? extends ByteBuffer> publisher = file.publisher();
        if (!file.claim()) {
            return Flux.error(new WrongContent("another call reads it", null));
        }
        if (path != null) {
            return new FileFlux(path, Schedulers.boundedElastic());
        }
        return publisher == null ? Flux.empty() : Flux.from(publisher);
    }

    private EncodedForm encoded() {
        EncodedForm known = encoded;
        if (known == null) {
            throw new IllegalStateException("not measured");
        }
        return known;
    }

    @Override
    public void progressed() {
        movedAt = clock.getAsLong();
    }

    @Override
    public FeishuException failed(Throwable error) {
        return typed(error, Outcome.UNKNOWN);
    }

    @Override
    public void ended() {
        sending = false;
    }

    private FeishuException typed(Throwable error, Outcome outcome) {
        if (error instanceof FeishuException known) {
            return known;
        }
        return error instanceof WrongContent wrong
                ? failure(wrong.what(), outcome, wrong.getCause())
                : failure(
                        "the multipart body could not be read ("
                                + error.getClass().getSimpleName() + ")",
                        outcome,
                        error);
    }

    private FeishuException failure(String what, Outcome outcome, @Nullable Throwable cause) {
        return new RequestBodyException(
                "Calling " + operation + " failed: " + what
                        + (outcome == Outcome.NOT_SENT
                                ? ". Nothing was sent."
                                : ". The connection was closed before the end of the body."),
                operation,
                outcome,
                cause);
    }
}
