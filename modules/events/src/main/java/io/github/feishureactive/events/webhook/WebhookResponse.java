package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;

/** What the platform is answered. */
public final class WebhookResponse {

    static final WebhookResponse SUCCESS = said(200, "success");

    /** For whatever is not shown to come from the platform: one answer, so that it tells nothing. */
    static final WebhookResponse REFUSED = said(401, "refused");

    static final WebhookResponse TOO_LARGE = said(413, "too large");
    static final WebhookResponse FAILED = said(500, "failed");
    static final WebhookResponse LATER = said(503, "later");

    private final int status;
    private final byte[] body;

    private WebhookResponse(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    private static WebhookResponse said(int status, String message) {
        return new WebhookResponse(status, ("{\"msg\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    static WebhookResponse json(byte[] body) {
        return new WebhookResponse(200, body);
    }

    /**
     * The HTTP status.
     *
     * @return 200 if the event is acknowledged; the platform delivers it again after any other
     */
    public int status() {
        return status;
    }

    /**
     * The type of the body.
     *
     * @return a media type
     */
    public String contentType() {
        return "application/json; charset=utf-8";
    }

    /**
     * The body.
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
