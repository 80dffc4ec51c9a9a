package io.github.feishureactive.core.multipart;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The content of one file of a {@link Multipart}, and what is said of it. Immutable: each method returns a new object.
 */
public final class FileContent {

    /** Type and subtype, and parameters of printable ASCII (RFC 9110, 8.3.1). */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+/[A-Za-z0-9!#$%&'*+.^_`|~-]+(?: *;[\\x20-\\x7e]*)?");

    private static final long UNKNOWN = -1;

    private final @Nullable Path path;
    private final @Nullable Publisher<? extends ByteBuffer> publisher;
    private final String fileName;
    private final String contentType;
    private final long length;
    private final boolean repeatable;
    private final @Nullable String problem;

    /** Shared by all copies, since they share the publisher. */
    private final AtomicBoolean claimed;

    private FileContent(
            @Nullable Path path,
            @Nullable Publisher<? extends ByteBuffer> publisher,
            String fileName,
            String contentType,
            long length,
            boolean repeatable,
            @Nullable String problem,
            AtomicBoolean claimed) {
        this.path = path;
        this.publisher = publisher;
        this.fileName = fileName;
        this.contentType = contentType;
        this.length = length;
        this.repeatable = repeatable;
        this.problem = problem;
        this.claimed = claimed;
    }

    /**
     * A file of the file system. Its length is read when the call begins; a file that has another one when it is sent
     * fails the call. It is read on Reactor's bounded elastic scheduler, and again for each attempt.
     *
     * @param path a regular file
     * @return the file, named as it is
     */
    public static FileContent of(Path path) {
        Path name = path.getFileName();
        return new FileContent(path, null, "", "application/octet-stream", UNKNOWN, true, null, new AtomicBoolean())
                .fileName(name == null ? "" : name.toString());
    }

    /**
     * Whatever a publisher emits. Buffers are requested one at a time, each when the one before was copied, and are
     * read to their limit. A buffer may be used again once the next one is requested.
     *
     * <p>The publisher is subscribed to at most once, when the request's head was written. So a call whose body has
     * been begun is not sent again unless the publisher is {@link #repeatable()}.
     *
     * @param fileName how the file is named
     * @param publisher emits the content
     * @return the file
     */
    public static FileContent of(String fileName, Publisher<? extends ByteBuffer> publisher) {
        return new FileContent(
                        null,
                        Objects.requireNonNull(publisher, "publisher"),
                        "",
                        "application/octet-stream",
                        UNKNOWN,
                        false,
                        null,
                        new AtomicBoolean())
                .fileName(fileName);
    }

    /**
     * Names the file. Sent as UTF-8, with {@code %22} for a quotation mark and {@code %5C} for a backslash, which not
     * all servers unescape.
     *
     * @param fileName neither blank nor with control characters, or the call fails
     * @return the same content under that name
     */
    public FileContent fileName(String fileName) {
        String wrong = Objects.requireNonNull(fileName, "fileName").isBlank() || !printable(fileName)
                ? "Name the file: its name must not be blank nor have line breaks or other control characters."
                : null;
        return new FileContent(path, publisher, fileName, contentType, length, repeatable, first(wrong), claimed);
    }

    /**
     * Sets the media type.
     *
     * @param contentType such as {@code image/png}; {@code application/octet-stream} unless set
     * @return the same content of that type
     */
    public FileContent contentType(String contentType) {
        String wrong = MEDIA_TYPE.matcher(contentType).matches()
                ? null
                : "Pass a media type such as image/png as the content type of the file.";
        return new FileContent(path, publisher, fileName, contentType, length, repeatable, first(wrong), claimed);
    }

    /**
     * States the length. A source that has another one fails the call.
     *
     * @param length in bytes, not negative
     * @return the same content with that length
     */
    public FileContent length(long length) {
        String wrong = length < 0 ? "The length of the file must not be negative." : null;
        return new FileContent(
                path, publisher, fileName, contentType, Math.max(0, length), repeatable, first(wrong), claimed);
    }

    /**
     * Declares that every subscription to the publisher gets the same content, so that the request may be sent again
     * where that is safe, and the same request be called more than once.
     *
     * @return the same content, repeatable
     */
    public FileContent repeatable() {
        return new FileContent(path, publisher, fileName, contentType, length, true, problem, claimed);
    }

    private @Nullable String first(@Nullable String wrong) {
        return problem != null ? problem : wrong;
    }

    /** {@return the file's name} */
    public String fileName() {
        return fileName;
    }

    /** {@return the media type} */
    public String contentType() {
        return contentType;
    }

    /** {@return the stated length in bytes, negative for none} */
    public long length() {
        return length;
    }

    /** {@return the file, {@code null} for a publisher} */
    public @Nullable Path path() {
        return path;
    }

    /** {@return the publisher, {@code null} for a file of the file system} */
    public @Nullable Publisher<? extends ByteBuffer> publisher() {
        return publisher;
    }

    /** {@return whether the content can be read from its start} */
    public boolean readable() {
        return repeatable || !claimed.get();
    }

    /**
     * Claims the content for one reading. The gateway does that when it subscribes.
     *
     * @return {@code false} if it was read and is not repeatable
     */
    public boolean claim() {
        return claimed.compareAndSet(false, true) || repeatable;
    }

    @Nullable
    String problem() {
        return problem;
    }

    static boolean printable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** Leaves the name out: it may be a person's. */
    @Override
    public String toString() {
        return "FileContent[" + contentType + (length < 0 ? "]" : ", " + length + " bytes]");
    }
}
