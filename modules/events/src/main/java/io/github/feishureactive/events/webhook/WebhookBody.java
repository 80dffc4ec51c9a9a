package io.github.feishureactive.events.webhook;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members of a body that are needed to verify it. The rest is skipped without building anything, so that a
 * stranger's body costs no more than its length.
 *
 * @param encrypt the encrypted body
 * @param type {@code url_verification} for a URL verification
 * @param token the verification token of a URL verification or of version 1
 * @param challenge the text that a URL verification expects back
 * @param header the header of version 2, which has the token
 */
record WebhookBody(
        @Nullable String encrypt,
        @Nullable String type,
        @Nullable String token,
        @Nullable String challenge,
        @Nullable Header header) {

    private static final String URL_VERIFICATION = "url_verification";

    /** The same limit as for events. */
    private static final int MAX_DEPTH = 100;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(WebhookBody.class);

    record Header(@Nullable String token) {

        @Override
        public String toString() {
            return "Header[hidden]";
        }
    }

    /** Reads a body, or returns {@code null} if it is malformed. */
    static @Nullable WebhookBody read(byte[] json) {
        try {
            return READER.readValue(json);
        } catch (JacksonException e) {
            return null;
        }
    }

    boolean isUrlVerification() {
        return URL_VERIFICATION.equals(type) && challenge != null;
    }

    /** Returns the token, from where the envelope's version has it. */
    @Nullable
    String anyToken() {
        return header != null ? header.token : token;
    }

    @Override
    public String toString() {
        return "WebhookBody[hidden]";
    }
}
