package io.github.feishureactive.simulator.internal.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.internal.frames.Frame;
import io.github.feishureactive.simulator.internal.frames.Header;

/** Builds the frames that the platform sends, and reads headers of those that it receives. */
final class LongConnectionFrames {

    static final int CONTROL = 0;
    static final int DATA = 1;

    private LongConnectionFrames() {}

    static Frame pong(int service, String config) {
        return Frame.newBuilder()
                .setSeqId(0)
                .setLogId(0)
                .setService(service)
                .setMethod(CONTROL)
                .addHeaders(header("type", "pong"))
                .setPayload(ByteString.copyFromUtf8(config))
                .build();
    }

    /** Returns an event in this many frames, or fewer if it has fewer bytes. */
    static List<Frame> event(int service, long number, String messageId, byte[] json, int fragments) {
        int sum = Math.max(1, Math.min(fragments, json.length));
        List<Frame> frames = new ArrayList<>(sum);
        for (int seq = 0; seq < sum; seq++) {
            int from = (int) ((long) json.length * seq / sum);
            int to = (int) ((long) json.length * (seq + 1) / sum);
            frames.add(Frame.newBuilder()
                    .setSeqId(number)
                    .setLogId(number)
                    .setService(service)
                    .setMethod(DATA)
                    .addAllHeaders(Arrays.asList(
                            header("type", "event"),
                            header("message_id", messageId),
                            header("sum", Integer.toString(sum)),
                            header("seq", Integer.toString(seq)),
                            header("trace_id", "trace-" + messageId)))
                    .setPayload(ByteString.copyFrom(json, from, to - from))
                    .build());
        }
        return frames;
    }

    /** Returns null if there is no such header. */
    @Nullable
    static String header(Frame frame, String key) {
        for (Header header : frame.getHeadersList()) {
            if (header.getKey().equals(key)) {
                return header.getValue();
            }
        }
        return null;
    }

    private static Header header(String key, String value) {
        return Header.newBuilder().setKey(key).setValue(value).build();
    }
}
