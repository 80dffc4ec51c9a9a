package io.github.feishureactive.core.internal.download;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The file name of a header {@code Content-Disposition} (RFC 6266), which servers write in many ways: {@code filename*}
 * with its charset, or {@code filename} in quotes or without, as UTF-8, percent-encoded or not.
 */
final class FileName {

    private static final int MAX_LENGTH = 1_024;

    private FileName() {}

    /** Returns the last segment of the name, {@code null} if there is none that can be used. */
    static @Nullable String parse(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String extended = parameter(header, "filename*");
        String name = extended == null ? null : extended(extended);
        if (name == null) {
            String plain = parameter(header, "filename");
            name = plain == null ? null : plain(plain);
        }
        return name == null ? null : safe(name);
    }

    /** Returns the value of a parameter, unquoted. */
    private static @Nullable String parameter(String header, String wanted) {
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                return null;
            }
            String name = header.substring(at + 1, equals).trim().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = value(header, equals + 1, value);
            if (name.equals(wanted)) {
                return value.toString();
            }
        }
        return null;
    }

    /** Reads a token or a quoted text. Returns where the semicolon behind it is, or the end. */
    private static int value(String header, int from, StringBuilder value) {
        int at = from;
        while (at < header.length() && header.charAt(at) == ' ') {
            at++;
        }
        if (at < header.length() && header.charAt(at) == '"') {
            for (at++; at < header.length() && header.charAt(at) != '"'; at++) {
                boolean escape = header.charAt(at) == '\\'
                        && at + 1 < header.length()
                        && (header.charAt(at + 1) == '"' || header.charAt(at + 1) == '\\');
                at = escape ? at + 1 : at;
                value.append(header.charAt(at));
            }
            int next = header.indexOf(';', at);
            return next < 0 ? header.length() : next;
        }
        int next = header.indexOf(';', at);
        int end = next < 0 ? header.length() : next;
        value.append(header.substring(at, end).trim());
        return end;
    }

    /** Decodes {@code UTF-8'en'%e2%82%ac} (RFC 8187). */
    private static @Nullable String extended(String value) {
        String[] parts = value.split("'", 3);
        if (parts.length != 3) {
            return null;
        }
        Charset charset =
                parts[0].equalsIgnoreCase("iso-8859-1") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        byte[] decoded = percentDecoded(parts[2]);
        return decoded == null ? null : text(decoded, charset);
    }

    /** HTTP clients read header bytes as ISO 8859-1; most servers write UTF-8 there, and some encode it again. */
    private static String plain(String value) {
        byte[] decoded = value.indexOf('%') >= 0 ? percentDecoded(value) : null;
        String encoded = decoded == null ? null : text(decoded, StandardCharsets.UTF_8);
        if (encoded != null) {
            return encoded;
        }
        boolean bytes = value.chars().allMatch(c -> c <= 0xff);
        String utf8 = bytes ? text(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8) : null;
        return utf8 != null ? utf8 : value;
    }

    /** Returns {@code null} if a percent sign starts no code, or a character is none of a byte. */
    private static byte @Nullable [] percentDecoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                return null;
            }
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low < 0) {
                return null;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toByteArray();
    }

    private static @Nullable String text(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static @Nullable String safe(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        StringBuilder printable = new StringBuilder();
        last.chars().filter(c -> !Character.isISOControl(c)).forEach(c -> printable.append((char) c));
        String safe = printable.toString().strip();
        boolean unusable = safe.isEmpty() || safe.equals(".") || safe.equals("..") || safe.length() > MAX_LENGTH;
        return unusable ? null : safe;
    }
}
