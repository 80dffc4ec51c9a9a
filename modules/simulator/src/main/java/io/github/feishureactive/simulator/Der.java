package io.github.feishureactive.simulator;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Encodes the ASN.1 types of a certificate in DER (X.690). */
final class Der {

    static final byte[] TRUE = tagged(0x01, new byte[] {(byte) 0xff});

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int CENTURY = 2;
    private static final Instant SHORT_UNTIL = Instant.parse("2050-01-01T00:00:00Z");

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    /** Encodes a bit string without the unused bits at its end. */
    static byte[] bits(int unused, byte... bytes) {
        return tagged(0x03, new byte[] {(byte) unused}, bytes);
    }

    static byte[] octets(byte[] bytes) {
        return tagged(0x04, bytes);
    }

    static byte[] text(String text) {
        return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    /** To the second, and without the century up to 2049, as RFC 5280, 4.1.2.5 requires. */
    static byte[] time(Instant time) {
        String text = TIME.format(time);
        boolean isShort = time.isBefore(SHORT_UNTIL);
        return tagged(
                isShort ? 0x17 : 0x18, (isShort ? text.substring(CENTURY) : text).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] oid(int first, int second, int... rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(40 * first + second);
        for (int arc : rest) {
            int groups = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(arc) + 6) / 7);
            for (int group = groups - 1; group >= 0; group--) {
                bytes.write(((arc >>> (7 * group)) & 0x7f) | (group == 0 ? 0 : 0x80));
            }
        }
        return tagged(0x06, bytes.toByteArray());
    }

    /** Encodes a context-specific part; a constructed one contains others. */
    static byte[] context(int number, boolean constructed, byte[] content) {
        return tagged((constructed ? 0xa0 : 0x80) | number, content);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 4);
        bytes.write(tag);
        if (length > 0xff) {
            bytes.write(0x82);
            bytes.write(length >>> 8);
        } else if (length > 0x7f) {
            bytes.write(0x81);
        }
        bytes.write(length);
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
