package io.github.feishureactive.core.internal.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Decodes a body. The client asks for no content coding, but a proxy may apply one. Never decodes more than the bound.
 */
final class ContentCoding {

    private static final int MAX_NAME_LENGTH = 40;
    private static final int MAX_EMPTY_MEMBERS = 100;
    private static final int DEFLATE_METHOD = 8;
    private static final int CHECK = 31;

    private ContentCoding() {}

    /**
     * Decodes a body.
     *
     * @param coding the value of the header
     * @param bound the maximum size of the decoded body
     * @return the decoded body, of {@code bound + 1} bytes if it is too large
     * @throws UndecodableException if it cannot be decoded
     */
    static byte[] decode(String coding, byte[] body, int bound) {
        String name = coding.trim().toLowerCase(Locale.ROOT);
        if (body.length == 0 || name.isEmpty() || name.equals("identity")) {
            return body;
        }
        if (!name.equals("gzip") && !name.equals("x-gzip") && !name.equals("deflate")) {
            throw new UndecodableException(
                    "has the content coding " + printable(name)
                            + ", which was not asked for; only gzip and deflate can be decoded",
                    false);
        }
        try (InputStream in = name.equals("deflate") ? deflated(body) : new Members(body)) {
            return in.readNBytes(bound == Integer.MAX_VALUE ? bound : bound + 1);
        } catch (IOException e) {
            // Its message may quote the body.
            throw new UndecodableException("is not the " + name + " that its header announces", true);
        }
    }

    /** Some servers omit the zlib header. */
    private static InputStream deflated(byte[] body) {
        boolean wrapped = body.length > 1
                && (body[0] & 0xf) == DEFLATE_METHOD
                && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % CHECK == 0;
        return new InflaterInputStream(new ByteArrayInputStream(body), new Inflater(!wrapped)) {
            @Override
            public void close() throws IOException {
                super.close();
                inf.end();
            }
        };
    }

    /**
     * Reads the members of a gzip body. The JDK's stream recurses at the end of each member, so a body of many empty
     * members would overflow the stack.
     */
    private static final class Members extends GZIPInputStream {

        private int depth;

        Members(byte[] body) throws IOException {
            super(new ByteArrayInputStream(body));
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (++depth > MAX_EMPTY_MEMBERS) {
                throw new ZipException("too many empty members");
            }
            try {
                return super.read(buffer, offset, length);
            } finally {
                depth--;
            }
        }
    }

    /** The text is untrusted and ends up in a message. */
    private static String printable(String name) {
        boolean harmless = name.length() <= MAX_NAME_LENGTH
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_, ".indexOf(c) >= 0);
        return harmless ? name : "[unprintable]";
    }

    /** A body that cannot be decoded. */
    static final class UndecodableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean isTransient;

        UndecodableException(String what, boolean isTransient) {
            super(what, null, false, false);
            this.isTransient = isTransient;
        }

        /** Returns whether another attempt may succeed. */
        boolean isTransient() {
            return isTransient;
        }
    }
}
