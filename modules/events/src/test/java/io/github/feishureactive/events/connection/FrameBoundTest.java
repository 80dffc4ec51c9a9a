package io.github.feishureactive.events.connection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is passed on to Netty, however the bytes are split into reads. */
class FrameBoundTest {

    private static final int MAX = 300;
    private static final byte[] UPGRADED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static byte[] frame(int first, int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        if (length < 126) {
            bytes.write(length);
        } else if (length < 1 << 16) {
            bytes.write(126);
            bytes.write(length >> 8);
            bytes.write(length);
        } else {
            bytes.write(127);
            bytes.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
        }
        bytes.writeBytes("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private static byte[] all(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static void expect(byte[] in, byte[] out) {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 50; round++) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameBound(MAX));
            for (int at = 0; at < in.length; ) {
                int length = round == 0 ? in.length : Math.min(in.length - at, random.nextInt(1, 1 + 20 * round));
                channel.writeInbound(Unpooled.copiedBuffer(in, at, length));
                at += length;
            }
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
                seen.writeBytes(ByteBufUtil.getBytes(part));
                part.release();
            }
            channel.finishAndReleaseAll();
            assertThat(seen.toByteArray()).isEqualTo(out);
        }
    }

    @Test
    void whatFitsPassesAsItIs() {
        byte[] bytes = all(
                EARLY_HINTS,
                UPGRADED,
                frame(0x82, 0),
                frame(0x82, 125),
                frame(0x89, 5),
                frame(0x82, 126),
                frame(0x82, MAX));
        expect(bytes, bytes);
    }

    @Test
    void aFrameThatIsTooLargeIsEmpty() {
        expect(
                all(UPGRADED, frame(0x82, 10), frame(0x82, MAX + 1), frame(0x82, 70_000), frame(0x81, 5)),
                all(UPGRADED, frame(0x82, 10), frame(0x82, 0), frame(0x82, 0), frame(0x81, 5)));
    }

    @Test
    void aMessageInPartsIsBoundedAsAWholeAndEndsWhereItShould() {
        expect(
                all(
                        UPGRADED,
                        frame(0x02, 200),
                        frame(0x00, 100),
                        frame(0x8a, 3),
                        frame(0x00, 1),
                        frame(0x80, 5),
                        frame(0x02, 150),
                        frame(0x80, 150)),
                all(
                        UPGRADED,
                        frame(0x02, 200),
                        frame(0x00, 100),
                        frame(0x8a, 3),
                        frame(0x00, 0),
                        frame(0x80, 0),
                        frame(0x02, 150),
                        frame(0x80, 150)));
    }

    @Test
    void whatIsNoWebSocketPassesAsItIs() {
        byte[] refusal = all(
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 2000\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                frame(0x82, 1_990));
        expect(refusal, refusal);
    }

    @Test
    void aLengthThatIsNoneIsLeftToNetty() {
        byte[] bytes = all(UPGRADED, new byte[] {(byte) 0x82, 127, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3});
        expect(bytes, bytes);
    }
}
