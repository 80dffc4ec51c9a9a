package io.github.feishureactive.core.internal.multipart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.multipart.FileContent;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.multipart.Multipart.Part;

/**
 * A form as sections of bytes and files.
 *
 * <p>Names are written as the official Java SDK and browsers write them: UTF-8, a quotation mark as {@code %22}. A
 * backslash is {@code %5C}, since some servers take it for an escape. RFC 7578 (4.2) forbids {@code filename*}.
 *
 * @param boundary separates the parts
 * @param sections in their order
 * @param length in bytes, negative if it is unknown
 */
record EncodedForm(String boundary, List<Section> sections, long length) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 16;

    /** Bytes, and then a file, {@code null} for none, of so many bytes, negative if that is unknown. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Section(
            byte[] text, @Nullable String field, @Nullable FileContent file, long length) {}

    /** Reads the lengths of files. Blocks. */
    static EncodedForm of(Multipart form) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String boundary = "feishu-reactive-" + HexFormat.of().formatHex(random);
        List<Section> sections = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        long length = 0;
        for (Part part : form.parts()) {
            FileContent file = part.file();
            text.append("--")
                    .append(boundary)
                    .append("\r\nContent-Disposition: form-data; name=\"")
                    .append(quoted(part.name()))
                    .append('"');
            if (file == null) {
                text.append("\r\n\r\n").append(part.text());
            } else {
                text.append("; filename=\"")
                        .append(quoted(file.fileName()))
                        .append("\"\r\nContent-Type: ")
                        .append(file.contentType())
                        .append("\r\n\r\n");
                Section section = new Section(bytes(text), part.name(), file, length(part.name(), file));
                length = sum(sum(length, section.text().length), section.length());
                sections.add(section);
                text.setLength(0);
            }
            text.append("\r\n");
        }
        Section last = new Section(bytes(text.append("--").append(boundary).append("--\r\n")), null, null, 0);
        sections.add(last);
        return new EncodedForm(boundary, List.copyOf(sections), sum(length, last.text().length));
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String name) {
        return name.replace("\\", "%5C").replace("\"", "%22");
    }

    private static long sum(long one, long another) {
        return one < 0 || another < 0 ? -1 : Math.addExact(one, another);
    }

    private static long length(String field, FileContent file) {
        Path path = file.path();
        if (path == null) {
            return file.length();
        }
        long length;
        try {
            if (!Files.isRegularFile(path)) {
                throw new WrongContent("the file of \"" + field + "\" is missing or no regular file", null);
            }
            length = Files.size(path);
        } catch (IOException | SecurityException e) {
            throw new WrongContent("the file of \"" + field + "\" cannot be read", e);
        }
        if (file.length() >= 0 && file.length() != length) {
            throw new WrongContent(
                    "the file of \"" + field + "\" has " + length + " bytes, and not the stated " + file.length(),
                    null);
        }
        return length;
    }

    /** The content; opens each file when those before it were read. */
    Flux<ByteBuffer> content(Function<FileContent, Flux<ByteBuffer>> open) {
        return Flux.fromIterable(sections)
                .concatMap(
                        section -> {
                            Flux<ByteBuffer> text = Flux.just(ByteBuffer.wrap(section.text()));
                            FileContent file = section.file();
                            return file == null ? text : text.concatWith(Flux.defer(() -> exact(section, open, file)));
                        },
                        0);
    }

    /** Fails before a byte is passed on that is too many, and after the last one if there are too few. */
    private static Flux<ByteBuffer> exact(
            Section section, Function<FileContent, Flux<ByteBuffer>> open, FileContent file) {
        Flux<ByteBuffer> content = open.apply(file);
        if (section.length() < 0) {
            return content;
        }
        long[] left = {section.length()};
        return content.doOnNext(buffer -> {
                    left[0] -= buffer.remaining();
                    if (left[0] < 0) {
                        throw wrongLength(section, "more");
                    }
                })
                .concatWith(Mono.defer(() -> left[0] > 0 ? Mono.error(wrongLength(section, "fewer")) : Mono.empty()));
    }

    private static WrongContent wrongLength(Section section, String which) {
        return new WrongContent(
                "the file of \"" + section.field() + "\" has " + which + " than the " + section.length()
                        + " bytes that were stated",
                null);
    }
}
