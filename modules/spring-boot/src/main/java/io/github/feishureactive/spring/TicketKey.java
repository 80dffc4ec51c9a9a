package io.github.feishureactive.spring;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.redis.token.TicketProtection;

/**
 * The key that encrypts app tickets, as it is written in configuration. Judged where it is used: what is refused while
 * properties are bound, Boot prints with its value.
 */
final class TicketKey {

    private TicketKey() {}

    static TicketProtection protection(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw new DistributionException(
                    "the tickets of a store app are kept in Redis, and 'feishu.redis.ticket-key' is not set to encrypt them.",
                    "Make a key with \"openssl rand -base64 32\" and give all instances the same one, such as in the"
                            + " environment variable FEISHU_REDIS_TICKETKEY. Or define a bean of type"
                            + " io.github.feishureactive.core.token.AppTicketSource.");
        }
        try {
            return TicketProtection.encrypted(Base64.getDecoder().decode(key.strip()));
        } catch (IllegalArgumentException e) {
            // Without its cause, which may quote the key.
            throw new DistributionException(
                    "'feishu.redis.ticket-key' is not 16, 24 or 32 bytes in Base64.",
                    "Make a key with \"openssl rand -base64 32\" and give all instances the same one.");
        }
    }
}
