package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The tokens that prove a body comes from the platform. */
final class VerificationTokens {

    private final List<byte[]> tokens;

    VerificationTokens(List<String> tokens) {
        this.tokens = tokens.stream()
                .map(token -> token.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    /** Compares with every token, even after a match, so that the time taken reveals nothing. */
    boolean contain(@Nullable String token) {
        byte[] given = token == null ? new byte[0] : token.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (byte[] known : tokens) {
            found |= MessageDigest.isEqual(known, given);
        }
        return found;
    }
}
