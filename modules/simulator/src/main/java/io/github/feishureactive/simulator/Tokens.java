package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The tokens that are about, tenants' and store apps', and the means to take them away. While 30 minutes or more remain,
 * asking again brings the same token; later it brings a new one and the old one stays valid until its end.
 *
 * <p>Thread-safe. What is done here is in force for every request that the simulator reads afterwards.
 */
public final class Tokens {

    private static final Duration SAME_TOKEN_WHILE = Duration.ofMinutes(30);
    private static final int RANDOM_LENGTH = 40;

    private final LongSupplier clock;
    private final Duration lifetime;
    private final RandomText texts;

    /** The last token of each owner, as it was issued. Whether it is still good, {@link #known} alone says. */
    private final Map<Installation, Token> latest = new ConcurrentHashMap<>();

    private final Map<String, Token> known = new ConcurrentHashMap<>();
    private final LongAdder issued = new LongAdder();
    private volatile boolean reissueRevoked;
    private volatile int sweepAbove = 64;

    Tokens(LongSupplier clock, Duration lifetime, RandomText texts) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.texts = texts;
    }

    /** Ends the life of every token now: API calls reject them, and the next token request brings a new one. */
    public void expireAll() {
        long now = clock.getAsLong();
        known.replaceAll((value, token) -> token.remainingNanos(now) > 0 ? token.endingAt(now) : token);
    }

    /** Rejects every token that was handed out, although its time is not over. See {@link #revoke(String)}. */
    public void revokeAll() {
        known.replaceAll((value, token) -> token.asRevoked());
    }

    /**
     * Rejects a token, although its time is not over. The next token request brings a new one, unless
     * {@link #reissueRevoked(boolean)} says otherwise.
     *
     * @param token its value; nothing happens when there is no such token
     */
    public void revoke(String token) {
        known.computeIfPresent(token, (value, held) -> held.asRevoked());
    }

    /**
     * Whether token requests go on bringing a revoked token until its time is over, as a platform does whose parts disagree.
     * A client that asks for a new token and tries again until it works would never end.
     *
     * @param reissue false at the start
     */
    public void reissueRevoked(boolean reissue) {
        this.reissueRevoked = reissue;
    }

    /** A tenant token when the owner is in a tenant, an app token otherwise. */
    Grant tokenOf(Installation owner) {
        // Read once: what is left of a fresh token is all of it, however long it takes to say so.
        long now = clock.getAsLong();
        Token token = latest.compute(owner, (key, issued) -> {
            Token held = issued == null ? null : known.get(issued.value());
            return held != null && isHandedOutAgain(held, now) ? held : issue(owner, now);
        });
        return new Grant(
                token.value(), Duration.ofNanos(token.remainingNanos(now)).toSeconds());
    }

    /** Null when the token is unknown, revoked or past its end. */
    @Nullable
    Installation ownerOf(String value) {
        Token token = known.get(value);
        if (token == null || token.revoked() || token.remainingNanos(clock.getAsLong()) <= 0) {
            return null;
        }
        return token.owner();
    }

    /** How many are remembered, some of which may be past their end. */
    int known() {
        return known.size();
    }

    long issued() {
        return issued.sum();
    }

    private boolean isHandedOutAgain(Token token, long now) {
        return token.remainingNanos(now) >= SAME_TOKEN_WHILE.toNanos() && (reissueRevoked || !token.revoked());
    }

    private Token issue(Installation owner, long now) {
        // Seldom enough that an old token's removal costs a constant on average, however short the lifetime.
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

    /** What a token request brings: the token, and how many whole seconds of it are left. */
    record Grant(String value, long expire) {

        @Override
        public String toString() {
            return "Grant[expire=" + expire + "]";
        }
    }

    /** A token and its end on the simulator's clock. */
    record Token(String value, Installation owner, long endsAtNanos, boolean revoked) {

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
