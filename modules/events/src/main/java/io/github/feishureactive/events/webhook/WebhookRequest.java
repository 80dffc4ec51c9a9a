package io.github.feishureactive.events.webhook;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** What the platform sent: the headers that count, and the body as it came, before anybody decoded it. */
public final class WebhookRequest {

    private static final String TIMESTAMP = "X-Lark-Request-Timestamp";
    private static final String NONCE = "X-Lark-Request-Nonce";
    private static final String SIGNATURE = "X-Lark-Signature";

    private final @Nullable String timestamp;
    private final @Nullable String nonce;
    private final @Nullable String signature;
    private final byte[] body;

    private WebhookRequest(Function<String, @Nullable String> header, byte[] body) {
        this.timestamp = header.apply(TIMESTAMP);
        this.nonce = header.apply(NONCE);
        this.signature = header.apply(SIGNATURE);
        this.body = Objects.requireNonNull(body, "body");
    }

    /**
     * A request.
     *
     * @param header gives the first value of a header, whatever the case of its name, {@code null} if there is none
     * @param body the body, which must not be changed afterwards
     * @return the request
     */
    public static WebhookRequest of(Function<String, @Nullable String> header, byte[] body) {
        return new WebhookRequest(header, body);
    }

    /**
     * A request.
     *
     * @param headers the headers, whose names may be of any case
     * @param body the body, which must not be changed afterwards
     * @return the request
     */
    public static WebhookRequest of(Map<String, String> headers, byte[] body) {
        return of(
                name -> headers.entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase(name))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null),
                body);
    }

    @Nullable
    String timestamp() {
        return timestamp;
    }

    @Nullable
    String nonce() {
        return nonce;
    }

    @Nullable
    String signature() {
        return signature;
    }

    byte[] body() {
        return body;
    }

    /** Says nothing of what came. */
    @Override
    public String toString() {
        return "WebhookRequest[" + body.length + " bytes]";
    }
}
