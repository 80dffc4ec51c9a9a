package io.github.feishureactive.simulator.internal.token;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.RandomText;

/**
 * Issues tokens and remembers them until they expire. A token request returns the current token while it has 30 minutes
 * or more left, as on the platform; later it returns a new one, and the old one stays valid until it expires.
 * Thread-safe.
 */
public final class IssuedTokens {

    private static final Duration SAME_TOKEN_WHILE = Duration.ofMinutes(30);
    private static final int RANDOM_LENGTH = 40;

    private final LongSupplier clock;
    private final Duration lifetime;
    private final RandomText texts;

    /** The latest token of each owner as it was issued; {@link #known} has its current state. */
    private final Map<Installation, Token> latest = new ConcurrentHashMap<>();

    private final Map<String, Token> known = new ConcurrentHashMap<>();
    private final LongAdder issued = new LongAdder();
    private volatile boolean reissueRevoked;
    private volatile int sweepAbove = 64;

    public IssuedTokens(LongSupplier clock, Duration lifetime, RandomText texts) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.texts = texts;
    }

    public void expireAll() {
        long now = clock.getAsLong();
        known.replaceAll((value, token) -> token.remainingNanos(now) > 0 ? token.endingAt(now) : token);
    }

    public void revokeAll() {
        known.replaceAll((value, token) -> token.asRevoked());
    }

    public void revoke(String token) {
        known.computeIfPresent(token, (value, held) -> held.asRevoked());
    }

    public void reissueRevoked(boolean reissue) {
        this.reissueRevoked = reissue;
    }

    /** Returns a tenant token if the owner is in a tenant, otherwise an app token. */
    Grant tokenOf(Installation owner) {
        // Read the clock once, so that a new token has exactly its whole lifetime left.
        long now = clock.getAsLong();
        Token token = latest.compute(owner, (key, issued) -> {
            Token held = issued == null ? null : known.get(issued.value());
            return held != null && isHandedOutAgain(held, now) ? held : issue(owner, now);
        });
        return new Grant(
                token.value(), Duration.ofNanos(token.remainingNanos(now)).toSeconds());
    }

    /** Returns null if the token is unknown, revoked or expired. */
    public @Nullable Installation ownerOf(String value) {
        Token token = known.get(value);
        if (token == null || token.revoked() || token.remainingNanos(clock.getAsLong()) <= 0) {
            return null;
        }
        return token.owner();
    }

    /** Returns the number of remembered tokens, expired ones included. */
    int known() {
        return known.size();
    }

    public void resetCount() {
        issued.reset();
    }

    public long issued() {
        return issued.sum();
    }

    private boolean isHandedOutAgain(Token token, long now) {
        return token.remainingNanos(now) >= SAME_TOKEN_WHILE.toNanos() && (reissueRevoked || !token.revoked());
    }

    private Token issue(Installation owner, long now) {
        // Doubling the threshold keeps the cost of a removal constant on average, however short the lifetime.
        if (known.size() > sweepAbove) {
            known.values().removeIf(old -> old.remainingNanos(now) <= 0);
            sweepAbove = 2 * known.size() + 64;
        }
        Token token = new Token(
                (owner.inTenant() ? "t-" : "a-") + texts.next(RANDOM_LENGTH), owner, now + lifetime.toNanos(), false);
        known.put(token.value(), token);
        issued.increment();
        return token;
    }

    /** The result of a token request: the token and its remaining lifetime in whole seconds. */
    record Grant(String value, long expire) {

        @Override
        public String toString() {
            return "Grant[expire=" + expire + "]";
        }
    }

    /** A token and its expiry on the simulator's clock. */
    private record Token(String value, Installation owner, long endsAtNanos, boolean revoked) {

        long remainingNanos(long nowNanos) {
            return endsAtNanos - nowNanos;
        }

        Token endingAt(long nanos) {
            return new Token(value, owner, nanos, revoked);
        }

        Token asRevoked() {
            return new Token(value, owner, endsAtNanos, true);
        }

        @Override
        public String toString() {
            return "Token[owner=" + owner + "]";
        }
    }
}
