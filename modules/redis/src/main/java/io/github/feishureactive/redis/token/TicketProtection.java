package io.github.feishureactive.redis.token;

import io.github.feishureactive.core.internal.AesGcm;

/**
 * Protects app tickets in Redis. A ticket and the app's secret together are enough to get tokens, so a reader of Redis
 * should not find the ticket in plain text.
 */
public final class TicketProtection {

    private final Codec codec;

    private TicketProtection(Codec codec) {
        this.codec = codec;
    }

    /**
     * Encrypts and authenticates tickets with AES-GCM, each bound to its app. All instances need the same key.
     *
     * @param key 16, 24 or 32 random bytes, kept where the app's secret is kept
     * @return the protection
     */
    public static TicketProtection encrypted(byte[] key) {
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new IllegalArgumentException("An AES key has 16, 24 or 32 bytes, not " + key.length
                    + "; make one with: openssl rand -base64 32");
        }
        return new TicketProtection(new Encrypted(new AesGcm(key)));
    }

    /**
     * Stores tickets in plain text, for a Redis that no one else can read.
     *
     * @return no protection
     */
    public static TicketProtection none() {
        return new TicketProtection(new Plain());
    }

    String seal(String appId, String ticket) {
        return codec.seal(appId, ticket);
    }

    /** Throws an {@link IllegalStateException} that says what to do, without what was read. */
    String open(String appId, String stored) {
        return codec.open(appId, stored);
    }

    /** Names the kind of protection, never the key. */
    @Override
    public String toString() {
        return "TicketProtection[" + codec + "]";
    }

    private sealed interface Codec {

        String seal(String appId, String ticket);

        String open(String appId, String stored);
    }

    private record Plain() implements Codec {

        private static final String MARK = "p:";

        @Override
        public String seal(String appId, String ticket) {
            return MARK + ticket;
        }

        @Override
        public String open(String appId, String stored) {
            if (!stored.startsWith(MARK)) {
                throw new IllegalStateException("The ticket of " + appId
                        + " in Redis is encrypted, but this instance has no key for it; give all instances"
                        + " the same one");
            }
            return stored.substring(MARK.length());
        }

        @Override
        public String toString() {
            return "none";
        }
    }

    private record Encrypted(AesGcm cipher) implements Codec {

        private static final String MARK = "e:";

        @Override
        public String seal(String appId, String ticket) {
            return MARK + cipher.seal(appId, ticket);
        }

        @Override
        public String open(String appId, String stored) {
            String ticket = stored.startsWith(MARK) ? cipher.open(appId, stored.substring(MARK.length())) : null;
            if (ticket == null) {
                throw new IllegalStateException("The ticket of " + appId
                        + " in Redis was not sealed with this instance's key; give all instances the same one");
            }
            return ticket;
        }

        @Override
        public String toString() {
            return "AES-GCM";
        }
    }
}
