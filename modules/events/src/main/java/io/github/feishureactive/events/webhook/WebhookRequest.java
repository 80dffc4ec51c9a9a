package io.github.feishureactive.events.webhook;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** A webhook request: the headers needed to verify it, and the raw body. */
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
     * Creates a request.
     *
     * @param header returns the first value of a header by its case-insensitive name, or {@code null}
     * @param body the raw body, which must not be modified afterwards
     * @return the request
     */
    public static WebhookRequest of(Function<String, @Nullable String> header, byte[] body) {
        return new WebhookRequest(header, body);
    }

    /**
     * Creates a request.
     *
     * @param headers the headers, with names in any case
     * @param body the raw body, which must not be modified afterwards
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

    /** Shows the size only. */
    @Override
    public String toString() {
        return "WebhookRequest[" + body.length + " bytes]";
    }
}
