package io.github.feishureactive.spring.redis;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.redis.token.TicketProtection;

/**
 * Parses the key that encrypts app tickets. Not validated while the properties are bound, because Spring Boot prints
 * the value of a property that fails to bind.
 */
final class TicketKey {

    private TicketKey() {}

    static TicketProtection protection(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw new DistributionException(
                    "a store app keeps its tickets in Redis, and 'feishu.redis.ticket-key' is not set to encrypt them.",
                    "Create a key with \"openssl rand -base64 32\" and give all instances the same one, for example in"
                            + " the environment variable FEISHU_REDIS_TICKETKEY. Or define a bean of type"
                            + " io.github.feishureactive.core.token.AppTicketSource.");
        }
        try {
            return TicketProtection.encrypted(Base64.getDecoder().decode(key.strip()));
        } catch (IllegalArgumentException e) {
            // Drop the cause: it may quote the key.
            throw new DistributionException(
                    "'feishu.redis.ticket-key' is not 16, 24 or 32 bytes in Base64.",
                    "Create a key with \"openssl rand -base64 32\" and give all instances the same one.");
        }
    }
}
