package io.github.feishureactive.events.connection;

import java.util.Base64;

import com.google.protobuf.ByteString;

import io.github.feishureactive.events.EventResponse;

/** The payloads that acknowledge a message. */
final class AcknowledgementPayload {

    /** It need not come again. */
    static final ByteString OK = ByteString.copyFromUtf8("{\"code\":200}");

    /** It must come again. */
    static final ByteString AGAIN = ByteString.copyFromUtf8("{\"code\":500}");

    private AcknowledgementPayload() {}

    /** With what a callback's handler responds, if it does. */
    static ByteString of(EventResponse response) {
        byte[] data = response.data();
        return data == null
                ? OK
                : ByteString.copyFromUtf8(
                        "{\"code\":200,\"data\":\"" + Base64.getEncoder().encodeToString(data) + "\"}");
    }
}
