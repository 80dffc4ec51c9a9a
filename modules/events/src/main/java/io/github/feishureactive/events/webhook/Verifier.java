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
import io.github.feishureactive.events.webhook.Verdict.Genuine;
import io.github.feishureactive.events.webhook.Verdict.Refused;
import io.github.feishureactive.events.webhook.Verdict.Unreadable;

/**
 * Finds out whether a request comes from the platform. With an Encrypt Key that is shown by the signature, and nothing
 * is decrypted before it has been checked. One kind of request comes without: the check of the address, which
 * decryption and token alone have to hold. Without an Encrypt Key there is the token alone.
 */
final class Verifier {

    /** A check of the address has a few hundred bytes; nothing larger is worth to be decrypted for a stranger. */
    private static final int LARGEST_UNSIGNED = 8 * 1024;

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

    Verdict judge(WebhookRequest request) {
        return key == null ? plain(request.body()) : encrypted(request, key);
    }

    private Verdict encrypted(WebhookRequest request, EncryptKey key) {
        boolean signed = request.signature() != null;
        if (signed && !key.signed(request)) {
            return new Refused("its signature is wrong; is the Encrypt Key that of the app?");
        }
        if (signed && !fresh(request.timestamp())) {
            return new Refused("it was signed too long ago, or the clock is wrong");
        }
        if (!signed && request.body().length > LARGEST_UNSIGNED) {
            return new Refused("it has no signature");
        }
        WebhookBody outside = WebhookBody.read(request.body());
        if (outside == null || outside.encrypt() == null) {
            return new Refused("it is not encrypted, although there is an Encrypt Key");
        }
        byte[] plain = key.decrypt(outside.encrypt());
        WebhookBody inside = plain == null ? null : WebhookBody.read(plain);
        if (plain == null || inside == null) {
            return new Refused("it cannot be decrypted; is the Encrypt Key that of the app?");
        }
        if (!signed && !inside.checksTheAddress()) {
            return new Refused("it has no signature");
        }
        return byToken(inside, plain, tokens.none());
    }

    private Verdict plain(byte[] body) {
        WebhookBody read = WebhookBody.read(body);
        if (read == null) {
            return new Refused("it is not JSON as the platform writes it");
        }
        if (read.encrypt() != null) {
            return new Refused("it is encrypted; configure the Encrypt Key of the app");
        }
        return byToken(read, body, false);
    }

    private Verdict byToken(WebhookBody body, byte[] plain, boolean withoutToken) {
        if (!withoutToken && !tokens.contain(body.anyToken())) {
            return new Refused("its verification token is wrong; is it that of the app?");
        }
        String challenge = body.challenge();
        return body.checksTheAddress() && challenge != null ? new Challenge(challenge) : event(plain);
    }

    /** Only now is it worth to be built. */
    private static Verdict event(byte[] plain) {
        try {
            return new Genuine(EventEnvelope.read(plain));
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
