package io.github.feishureactive.events.connection;

import java.nio.charset.StandardCharsets;

import com.google.protobuf.ByteString;

import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;
import io.github.feishureactive.events.connection.protobuf.Protocol.Header;

/** Messages that the platform sends. */
final class Messages {

    static final String PAYLOAD = "canary-payload-5d6e7f";

    private Messages() {}

    static Frame event(String id) {
        return data("event", "m-" + id, json(id));
    }

    static String json(String id) {
        return """
                {"schema":"2.0","header":{"event_id":"%s","event_type":"test.happened_v1","create_time":"1700000000000",\
                "token":"t","app_id":"cli_test","tenant_key":"t1"},"event":{"text":"%s"}}""".formatted(id, PAYLOAD);
    }

    static Frame data(String type, String messageId, String payload) {
        return part(type, messageId, 1, 0, ByteString.copyFromUtf8(payload));
    }

    static Frame part(String type, String messageId, int sum, int seq, ByteString payload) {
        return Frame.newBuilder()
                .setSeqId(11)
                .setLogId(12)
                .setService(33554678)
                .setMethod(Frames.DATA)
                .addHeaders(header("type", type))
                .addHeaders(header("message_id", messageId))
                .addHeaders(header("sum", Integer.toString(sum)))
                .addHeaders(header("seq", Integer.toString(seq)))
                .addHeaders(header("trace_id", "trace"))
                .setPayloadType("json")
                .setPayload(payload)
                .setLogIdNew("log-new")
                .build();
    }

    static Frame pong(String config) {
        return Frame.newBuilder()
                .setSeqId(0)
                .setLogId(0)
                .setService(33554678)
                .setMethod(Frames.CONTROL)
                .addHeaders(header("type", "pong"))
                .setPayload(ByteString.copyFrom(config, StandardCharsets.UTF_8))
                .build();
    }

    static Header header(String key, String value) {
        return Header.newBuilder().setKey(key).setValue(value).build();
    }
}
