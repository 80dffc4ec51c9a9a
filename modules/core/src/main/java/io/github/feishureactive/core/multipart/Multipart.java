package io.github.feishureactive.core.multipart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A body of fields and files, {@code multipart/form-data}. Immutable: each method returns a new body. An invalid
 * argument becomes the error of the call.
 *
 * <pre>{@code
 * upload.request().multipart(Multipart.form()
 *         .field("image_type", "message")
 *         .file("image", Path.of("picture.png")))
 * }</pre>
 *
 * <p>Files are streamed: whatever their size, a call holds a few hundred kilobytes of them, and reads on only as fast
 * as the platform takes them.
 *
 * <p>Where the length of every file is known, the request says {@code Content-Length}, otherwise it is sent in chunks.
 * The platform documents neither; a server that accepts no chunks answers 411, and then a length must be stated.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public final class Multipart {

    private static final Multipart EMPTY = new Multipart(List.of(), null);

    private final List<Part> parts;
    private final @Nullable String problem;

    private Multipart(List<Part> parts, @Nullable String problem) {
        this.parts = parts;
        this.problem = problem;
    }

    /**
     * Starts a body.
     *
     * @return a body without parts
     */
    public static Multipart form() {
        return EMPTY;
    }

    /**
     * Adds a field.
     *
     * @param name the field's name, without line breaks
     * @param value its text, sent as UTF-8; {@code null} to leave the field out
     * @return a body with that field
     */
    public Multipart field(String name, @Nullable String value) {
        return value == null ? this : with(new Part(name, value, null));
    }

    /**
     * Adds a file of the file system under its own name.
     *
     * @param name the field's name, without line breaks
     * @param file the file; read when the request is sent
     * @return a body with that file
     */
    public Multipart file(String name, Path file) {
        return file(name, FileContent.of(file));
    }

    /**
     * Adds a file.
     *
     * @param name the field's name, without line breaks
     * @param file its content and what is said of it
     * @return a body with that file
     */
    public Multipart file(String name, FileContent file) {
        return with(new Part(name, null, Objects.requireNonNull(file, "file")));
    }

    private Multipart with(Part part) {
        if (problem != null) {
            return this;
        }
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new Multipart(List.copyOf(more), part.problem());
    }

    /**
     * The parts in their order. A value may hold what must not be logged.
     *
     * @return the fields and files
     */
    public List<Part> parts() {
        return parts;
    }

    /**
     * Why the body cannot be sent.
     *
     * @return the message of the call's error, {@code null} if nothing is wrong
     */
    public @Nullable String problem() {
        return problem == null && parts.isEmpty() ? "Add a field or a file: the multipart body is empty." : problem;
    }

    /** Names no part, since a value may be one that must not be logged. */
    @Override
    public String toString() {
        return "Multipart[" + parts.size() + " parts]";
    }

    /**
     * One part: a field with a text, or a file.
     *
     * @param name the field's name
     * @param text the text of a field, {@code null} for a file
     * @param file the file, {@code null} for a field
     */
    public record Part(
            String name, @Nullable String text, @Nullable FileContent file) {

        /**
         * Checks that there is a name.
         *
         * @param name the field's name
         * @param text the text of a field, {@code null} for a file
         * @param file the file, {@code null} for a field
         */
        public Part {
            Objects.requireNonNull(name, "name");
        }

        private @Nullable String problem() {
            if (name.isBlank() || !FileContent.printable(name)) {
                return "Name each part of a multipart body, without line breaks and other control characters.";
            }
            return file == null ? null : file.problem();
        }

        @Override
        public String toString() {
            return "Part[" + name + "]";
        }
    }
}
