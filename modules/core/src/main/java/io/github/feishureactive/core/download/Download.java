package io.github.feishureactive.core.download;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A file that the platform sends: the response of operations that are declared with {@code Download.class} and called
 * with {@code FeishuGateway.download}.
 */
public final class Download {

    private final @Nullable String fileName;
    private final @Nullable String contentType;
    private final long length;
    private final Flux<ByteBuffer> content;

    /**
     * A file. The gateway makes them; a test may do the same.
     *
     * @param fileName the file's name, {@code null} if the platform gives none
     * @param contentType the media type, {@code null} if the platform gives none
     * @param length of the content in bytes, negative if it is unknown
     * @param content the content
     */
    public Download(@Nullable String fileName, @Nullable String contentType, long length, Flux<ByteBuffer> content) {
        this.fileName = fileName;
        this.contentType = contentType;
        this.length = length;
        this.content = Objects.requireNonNull(content, "content");
    }

    /**
     * The name that the platform gives the file: the last segment of what {@code Content-Disposition} says, without
     * control characters. Untrusted all the same: check it before you use it as a path.
     *
     * @return the name, neither blank nor {@code .} nor {@code ..}
     */
    public Optional<String> fileName() {
        return Optional.ofNullable(fileName);
    }

    /**
     * The media type that the platform gives.
     *
     * @return such as {@code image/png}, perhaps with parameters
     */
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    /**
     * How many bytes the content has; of a download that is continued, those that are left.
     *
     * @return the length, empty if the platform does not say
     */
    public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /**
     * The content, for one subscriber. It is read from the connection as it is requested, on a thread of Reactor Netty:
     * use {@code publishOn} before code that blocks. Each buffer is the subscriber's own.
     *
     * <p>It completes only when the whole content came, otherwise it ends with an error whose
     * {@link io.github.feishureactive.core.error.Outcome} is {@code UNREADABLE}. The platform may be silent for the
     * gateway's response timeout while a buffer is requested; the subscriber may take as long as it likes.
     *
     * @return the content
     */
    public Flux<ByteBuffer> content() {
        return content;
    }

    /** Leaves the name out: it may be a person's. */
    @Override
    public String toString() {
        return "Download[" + contentType + ", " + (length < 0 ? "unknown length" : length + " bytes") + "]";
    }
}
