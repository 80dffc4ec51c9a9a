package io.github.feishureactive.events.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.PlatformTime;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.UnreadableEventException;
import io.github.feishureactive.events.webhook.Verdict.Challenge;
import io.github.feishureactive.events.webhook.Verdict.Refused;
import io.github.feishureactive.events.webhook.Verdict.Unreadable;
import io.github.feishureactive.events.webhook.Verdict.Verified;

/**
 * Verifies that a request comes from the platform. With an Encrypt Key the signature proves it, and is checked before
 * anything is decrypted. Only the platform's URL verification has no signature: decryption and token have to prove it.
 * Without an Encrypt Key, the token alone is the proof.
 */
final class Verifier {

    /** URL verifications take a few hundred bytes; anything larger without a signature is not worth decrypting. */
    private static final int MAX_UNSIGNED_BYTES = 8 * 1024;

    private final @Nullable EncryptKey key;
    private final VerificationTokens tokens;
    private final @Nullable Duration freshness;
    private final Scheduler clock;

    Verifier(@Nullable EncryptKey key, VerificationTokens tokens, @Nullable Duration freshness, Scheduler clock) {
        this.key = key;
        this.tokens = tokens;
        this.freshness = freshness;
        this.clock = clock;
    }

    Verdict verify(WebhookRequest request) {
        return key == null ? plain(request.body()) : encrypted(request, key);
    }

    private Verdict encrypted(WebhookRequest request, EncryptKey key) {
        boolean signed = request.signature() != null;
        if (signed && !key.signed(request)) {
            return new Refused("its signature is wrong; check that the Encrypt Key is the app's");
        }
        if (signed && !fresh(request.timestamp())) {
            return new Refused("its signature is too old, or this machine's clock is wrong");
        }
        if (!signed && request.body().length > MAX_UNSIGNED_BYTES) {
            return new Refused("it has no signature");
        }
        WebhookBody outside = WebhookBody.read(request.body());
        if (outside == null || outside.encrypt() == null) {
            return new Refused("it is not encrypted, although there is an Encrypt Key");
        }
        byte[] plain = key.decrypt(outside.encrypt());
        WebhookBody inside = plain == null ? null : WebhookBody.read(plain);
        if (plain == null || inside == null) {
            return new Refused("it cannot be decrypted; check that the Encrypt Key is the app's");
        }
        if (!signed && !inside.isUrlVerification()) {
            return new Refused("it has no signature");
        }
        return byToken(inside, plain, tokens.isEmpty());
    }

    private Verdict plain(byte[] body) {
        WebhookBody read = WebhookBody.read(body);
        if (read == null) {
            return new Refused("it is not valid JSON");
        }
        if (read.encrypt() != null) {
            return new Refused("it is encrypted; configure the Encrypt Key of the app");
        }
        return byToken(read, body, false);
    }

    private Verdict byToken(WebhookBody body, byte[] plain, boolean withoutToken) {
        if (!withoutToken && !tokens.contain(body.anyToken())) {
            return new Refused("its verification token is wrong; check that the configured token is the app's");
        }
        String challenge = body.challenge();
        return body.isUrlVerification() && challenge != null ? new Challenge(challenge) : event(plain);
    }

    /** Builds the event's tree, only after the request is verified. */
    private static Verdict event(byte[] plain) {
        try {
            return new Verified(EventEnvelope.read(plain));
        } catch (UnreadableEventException e) {
            return new Unreadable("it comes from the platform, but: " + e.getMessage());
        }
    }

    private boolean fresh(@Nullable String timestamp) {
        if (freshness == null) {
            return true;
        }
        Instant signedAt = PlatformTime.parse(timestamp);
        Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
        return signedAt != null && Duration.between(signedAt, now).abs().compareTo(freshness) <= 0;
    }
}
