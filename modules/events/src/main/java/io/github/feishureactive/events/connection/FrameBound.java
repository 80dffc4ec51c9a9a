package io.github.feishureactive.events.connection;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import reactor.netty.NettyPipeline;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Skips messages larger than allowed before anything aggregates them: Netty's decoder and aggregator would close the
 * connection instead. A frame beyond the bound is replaced by an empty one with the same first byte, so that the
 * message still ends where it should. The truncated message does not parse, and is not acknowledged.
 *
 * <p>Sits before the HTTP codec, so it sees the handshake's response first, which it passes on unchanged.
 */
final class FrameBound extends ByteToMessageDecoder {

    private static final Logger LOG = Loggers.getLogger(FrameBound.class);
    private static final String NAME = "feishu.frameBound";

    private static final ByteBuf END_OF_HEAD =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII));
    private static final int END_OF_HEAD_BYTES = 4;
    private static final int MAX_HEAD_BYTES = 1 << 16;
    private static final int STATUS_AT = 9;
    private static final int STATUS_DIGITS = 3;

    private static final int CONTROL = 0x08;
    private static final int CONTINUATION = 0x00;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;
    private static final int LENGTH = 0x7f;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private final long maxMessageBytes;
    private State state = State.HEAD;
    private long left;
    private long messageBytes;

    private enum State {
        /** In the head of the handshake's response. */
        HEAD,
        /** At the start of a frame. */
        FRAME,
        /** In a frame that is passed on. */
        COPYING,
        /** In a frame that is skipped. */
        SKIPPING,
        /** Not a WebSocket, or a malformed one: everything is passed on to Netty. */
        PASSING
    }

    FrameBound(long maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    static void add(Channel channel, long maxMessageBytes) {
        channel.pipeline().addBefore(NettyPipeline.HttpCodec, NAME, new FrameBound(maxMessageBytes));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        switch (state) {
            case HEAD -> head(in, out);
            case FRAME -> frame(in, out);
            case COPYING -> copy(in, out);
            case SKIPPING -> {
                int length = (int) Math.min(left, in.readableBytes());
                in.skipBytes(length);
                advance(length);
            }
            case PASSING -> pass(in, out);
        }
    }

    private void pass(ByteBuf in, List<Object> out) {
        state = State.PASSING;
        out.add(in.readRetainedSlice(in.readableBytes()));
    }

    private void copy(ByteBuf in, List<Object> out) {
        int length = (int) Math.min(left, in.readableBytes());
        out.add(in.readRetainedSlice(length));
        advance(length);
    }

    private void advance(int bytes) {
        left -= bytes;
        if (left == 0) {
            state = State.FRAME;
        }
    }

    private void head(ByteBuf in, List<Object> out) {
        int end = ByteBufUtil.indexOf(END_OF_HEAD, in);
        if (end < 0) {
            if (in.readableBytes() > MAX_HEAD_BYTES) {
                pass(in, out);
            }
            return;
        }
        int length = end - in.readerIndex() + END_OF_HEAD_BYTES;
        String status = length < STATUS_AT + STATUS_DIGITS
                ? ""
                : in.toString(in.readerIndex() + STATUS_AT, STATUS_DIGITS, StandardCharsets.US_ASCII);
        if (status.equals("101")) {
            state = State.FRAME;
        } else if (!status.startsWith("1")) {
            state = State.PASSING;
        }
        out.add(in.readRetainedSlice(length));
    }

    private void frame(ByteBuf in, List<Object> out) {
        if (in.readableBytes() < 2) {
            return;
        }
        int at = in.readerIndex();
        int first = in.getUnsignedByte(at);
        int second = in.getUnsignedByte(at + 1);
        int lengthBytes =
                switch (second & LENGTH) {
                    case TWO_BYTES -> 2;
                    case EIGHT_BYTES -> Long.BYTES;
                    default -> 0;
                };
        int header = 2 + lengthBytes + ((second & MASKED) == 0 ? 0 : MASK_BYTES);
        if (in.readableBytes() < header) {
            return;
        }
        long length =
                switch (lengthBytes) {
                    case 2 -> in.getUnsignedShort(at + 2);
                    case Long.BYTES -> in.getLong(at + 2);
                    default -> second & LENGTH;
                };
        if (length < 0 || length > Long.MAX_VALUE - header) {
            pass(in, out);
            return;
        }
        if (fits(first & OPCODE, length)) {
            left = header + length;
            state = State.COPYING;
            copy(in, out);
        } else {
            in.skipBytes(header);
            out.add(Unpooled.wrappedBuffer(new byte[] {(byte) first, 0}));
            left = length;
            state = length == 0 ? State.FRAME : State.SKIPPING;
        }
    }

    private boolean fits(int opcode, long length) {
        if ((opcode & CONTROL) != 0) {
            return true;
        }
        long before = opcode == CONTINUATION ? messageBytes : 0;
        messageBytes = Math.min(maxMessageBytes + 1, before + Math.min(length, maxMessageBytes + 1));
        if (messageBytes <= maxMessageBytes) {
            return true;
        }
        if (before <= maxMessageBytes) {
            LOG.warn(
                    "Skipped a message of more than {} bytes; raise maxMessageBytes, and the platform will redeliver"
                            + " it",
                    maxMessageBytes);
        }
        return false;
    }
}
