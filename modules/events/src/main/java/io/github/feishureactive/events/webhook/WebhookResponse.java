package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;

/** The response to a webhook request. */
public final class WebhookResponse {

    static final WebhookResponse SUCCESS = message(200, "success");

    /** For every request that is not proven to come from the platform: always the same, so that it reveals nothing. */
    static final WebhookResponse REFUSED = message(401, "refused");

    static final WebhookResponse TOO_LARGE = message(413, "too large");
    static final WebhookResponse FAILED = message(500, "failed");
    static final WebhookResponse UNAVAILABLE = message(503, "later");

    private final int status;
    private final byte[] body;

    private WebhookResponse(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    private static WebhookResponse message(int status, String message) {
        return new WebhookResponse(status, ("{\"msg\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    static WebhookResponse json(byte[] body) {
        return new WebhookResponse(200, body);
    }

    /**
     * Returns the HTTP status.
     *
     * @return 200 if the event is acknowledged; after any other status the platform redelivers it
     */
    public int status() {
        return status;
    }

    /**
     * Returns the content type of the body.
     *
     * @return a media type
     */
    public String contentType() {
        return "application/json; charset=utf-8";
    }

    /**
     * Returns the body.
     *
     * @return a copy
     */
    public byte[] body() {
        return body.clone();
    }

    @Override
    public String toString() {
        return "WebhookResponse[" + status + "]";
    }
}
