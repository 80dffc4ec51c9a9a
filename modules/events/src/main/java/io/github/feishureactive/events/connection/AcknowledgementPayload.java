package io.github.feishureactive.events.connection;

import java.util.Base64;

import com.google.protobuf.ByteString;

import io.github.feishureactive.events.EventResponse;

/** The payloads that acknowledge a message or ask for its redelivery. */
final class AcknowledgementPayload {

    /** Handled. */
    static final ByteString OK = ByteString.copyFromUtf8("{\"code\":200}");

    /** Not handled: the platform redelivers the event. */
    static final ByteString FAILED = ByteString.copyFromUtf8("{\"code\":500}");

    private AcknowledgementPayload() {}

    /** Returns the acknowledgement of an event, with the response of a callback's handler if there is one. */
    static ByteString of(EventResponse response) {
        byte[] data = response.data();
        return data == null
                ? OK
                : ByteString.copyFromUtf8(
                        "{\"code\":200,\"data\":\"" + Base64.getEncoder().encodeToString(data) + "\"}");
    }
}
