package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * The tokens that are about. While 30 minutes or more remain, asking again brings the same token; later it brings a new
 * one and the old one stays valid until its end.
 */
final class Tokens {

    private static final Duration SAME_TOKEN_WHILE = Duration.ofMinutes(30);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_LENGTH = 40;

    private final LongSupplier clock;
    private final Duration lifetime;
    private final RandomGenerator random;
    private final Map<Installation, Token> current = new ConcurrentHashMap<>();
    private final Map<String, Token> valid = new ConcurrentHashMap<>();

    /** The random generator must be safe for concurrent use. */
    Tokens(LongSupplier clock, Duration lifetime, RandomGenerator random) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.random = random;
    }

    Token tenantToken(Installation owner) {
        return current.compute(owner, (key, token) -> {
            long now = clock.getAsLong();
            if (token != null && token.remainingNanos(now) >= SAME_TOKEN_WHILE.toNanos()) {
                return token;
            }
            valid.values().removeIf(old -> old.remainingNanos(now) <= 0);
            Token issued = new Token("t-" + randomText(), owner, now + lifetime.toNanos());
            valid.put(issued.value(), issued);
            return issued;
        });
    }

    long remainingSeconds(Token token) {
        return Math.max(
                0, Duration.ofNanos(token.remainingNanos(clock.getAsLong())).toSeconds());
    }

    /** Null when the token is unknown or past its end. */
    @Nullable
    Installation ownerOf(String value) {
        Token token = valid.get(value);
        return token == null || token.remainingNanos(clock.getAsLong()) <= 0 ? null : token.owner();
    }

    private String randomText() {
        StringBuilder text = new StringBuilder(RANDOM_LENGTH);
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** A token and its end on the simulator's clock. */
    record Token(String value, Installation owner, long endsAtNanos) {

        long remainingNanos(long nowNanos) {
            return endsAtNanos - nowNanos;
        }

        @Override
        public String toString() {
            return "Token[owner=" + owner + "]";
        }
    }
}
