package io.github.feishureactive.simulator;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** One answer, ready to be written. Its headers come on top of those that every answer has. */
final class Answer {

    static final String JSON = "application/json; charset=utf-8";

    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.headers = headers;
        this.body = body;
    }

    static Answer text(int status, String contentType, String body, Map<String, String> headers) {
        return new Answer(status, contentType, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer withContentType(String other) {
        return new Answer(status, other, headers, body);
    }

    Answer withBody(byte[] other) {
        return new Answer(status, contentType, headers, other);
    }

    Answer withContentEncoding(String coding) {
        Map<String, String> more = new HashMap<>(headers);
        more.put("Content-Encoding", coding);
        return new Answer(status, contentType, more, body);
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
