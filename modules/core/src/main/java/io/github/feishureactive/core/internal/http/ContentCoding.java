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
 * Takes the content coding off a body. None is asked for, but a proxy may apply one all the same. The bound holds for what
 * comes out, and no more than that is ever decoded.
 */
final class ContentCoding {

    private static final int LONGEST_NAME = 40;
    private static final int MOST_EMPTY_MEMBERS = 100;
    private static final int DEFLATE_METHOD = 8;
    private static final int CHECK = 31;

    private ContentCoding() {}

    /**
     * Decodes a body.
     *
     * @param coding the value of the header
     * @param bound how many bytes may come out
     * @return the decoded body, of {@code bound + 1} bytes if it is too large
     * @throws UndecodableException if that is not possible
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

    /** With the header of zlib, as it should be, or without, as some send it. */
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
     * The members of a gzip body. The JDK's stream calls itself for the next one whenever one ends, so a body of nothing but
     * empty members would not fit on a stack.
     */
    private static final class Members extends GZIPInputStream {

        private int depth;

        Members(byte[] body) throws IOException {
            super(new ByteArrayInputStream(body));
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (++depth > MOST_EMPTY_MEMBERS) {
                throw new ZipException("too many empty members");
            }
            try {
                return super.read(buffer, offset, length);
            } finally {
                depth--;
            }
        }
    }

    /** A stranger's text that ends up in a message. */
    private static String printable(String name) {
        boolean harmless = name.length() <= LONGEST_NAME
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_, ".indexOf(c) >= 0);
        return harmless ? name : "[unprintable]";
    }

    /** A body whose coding cannot be taken off. */
    static final class UndecodableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean passes;

        UndecodableException(String what, boolean passes) {
            super(what, null, false, false);
            this.passes = passes;
        }

        /** Whether another attempt may fare better. */
        boolean passes() {
            return passes;
        }
    }
}
