package io.github.feishureactive.events.connection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;
import io.github.feishureactive.events.connection.protobuf.Protocol.Header;

/** Reads and writes the messages of a long connection. */
final class Frames {

    static final int CONTROL = 0;
    static final int DATA = 1;

    static final String TYPE = "type";
    static final String MESSAGE_ID = "message_id";
    static final String SUM = "sum";
    static final String SEQ = "seq";
    static final String PING = "ping";
    static final String PONG = "pong";
    static final String EVENT = "event";
    static final String CARD = "card";

    private static final String HANDLING_MILLIS = "biz_rt";

    private Frames() {}

    /** Reads a message, or returns {@code null} if it is malformed. */
    static @Nullable Frame read(byte[] message) {
        try {
            return Frame.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    /** Returns the value of a header, empty if it is missing. */
    static String header(Frame frame, String key) {
        for (Header header : frame.getHeadersList()) {
            if (header.getKey().equals(key)) {
                return header.getValue();
            }
        }
        return "";
    }

    static byte[] ping(int service) {
        return Frame.newBuilder()
                .setSeqId(0)
                .setLogId(0)
                .setService(service)
                .setMethod(CONTROL)
                .addHeaders(header(TYPE, PING))
                .build()
                .toByteArray();
    }

    /** Returns the acknowledgement of a message: the message with another header and payload. */
    static byte[] acknowledgement(Frame frame, ByteString payload, long millis) {
        return frame.toBuilder()
                .addHeaders(header(HANDLING_MILLIS, Long.toString(millis)))
                .setPayload(payload)
                .build()
                .toByteArray();
    }

    private static Header header(String key, String value) {
        return Header.newBuilder().setKey(key).setValue(value).build();
    }
}
