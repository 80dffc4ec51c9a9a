package io.github.feishureactive.events.webhook;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of a body as has to be read before it is known to come from the platform. Everything else is passed over, not
 * built, so that a stranger's body costs no more than its length.
 *
 * @param encrypt the encrypted body
 * @param type {@code url_verification} for a check of the address
 * @param token the verification token of such a check and of version 1
 * @param challenge what such a check wants to have back
 * @param header where version 2 has its token
 */
record WebhookBody(
        @Nullable String encrypt,
        @Nullable String type,
        @Nullable String token,
        @Nullable String challenge,
        @Nullable Header header) {

    private static final String URL_VERIFICATION = "url_verification";

    /** As deep as an event may be. */
    private static final int DEEPEST = 100;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
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

    /** Reads a body, {@code null} if it is none. */
    static @Nullable WebhookBody read(byte[] json) {
        try {
            return READER.readValue(json);
        } catch (JacksonException e) {
            return null;
        }
    }

    boolean checksTheAddress() {
        return URL_VERIFICATION.equals(type) && challenge != null;
    }

    /** The token it came with, wherever its version has it. */
    @Nullable
    String anyToken() {
        return header != null ? header.token : token;
    }

    @Override
    public String toString() {
        return "WebhookBody[hidden]";
    }
}
