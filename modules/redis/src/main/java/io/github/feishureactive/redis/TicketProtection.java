package io.github.feishureactive.redis;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How app tickets lie in Redis. A ticket and the app's secret together make tokens, so whoever can read Redis should not
 * find it there as it is.
 */
public final class TicketProtection {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Codec codec;

    private TicketProtection(Codec codec) {
        this.codec = codec;
    }

    /**
     * Encrypted and authenticated with AES-GCM, each ticket bound to its app. All instances need the same key.
     *
     * @param key 16, 24 or 32 random bytes, kept where the app's secret is kept
     * @return such a protection
     */
    public static TicketProtection encrypted(byte[] key) {
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new IllegalArgumentException("An AES key has 16, 24 or 32 bytes, not " + key.length
                    + "; make one with: openssl rand -base64 32");
        }
        TicketProtection protection = new TicketProtection(new AesGcm(new SecretKeySpec(key, "AES")));
        // Whatever is read from files for that is read now, and not on an event loop.
        protection.seal("", "");
        return protection;
    }

    /**
     * As it is. For a Redis that nobody else can read.
     *
     * @return no protection
     */
    public static TicketProtection none() {
        return new TicketProtection(new Plain());
    }

    String seal(String appId, String ticket) {
        return codec.seal(appId, ticket);
    }

    /** Fails with an {@link IllegalStateException} that says what to do, and not what it read. */
    String open(String appId, String stored) {
        return codec.open(appId, stored);
    }

    /** Says whether there is any, and never the key. */
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
                throw new IllegalStateException(
                        "The ticket of " + appId
                                + " in Redis is encrypted, but this instance has no key for it; give all instances the same one");
            }
            return stored.substring(MARK.length());
        }

        @Override
        public String toString() {
            return "none";
        }
    }

    private record AesGcm(SecretKeySpec key) implements Codec {

        private static final String MARK = "e:";
        private static final SecureRandom RANDOM = random();

        /** Seeded once from the system; the default one reads from a file over and over, which an event loop must not. */
        private static SecureRandom random() {
            try {
                return SecureRandom.getInstance("DRBG");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has a DRBG", e);
            }
        }

        @Override
        public String seal(String appId, String ticket) {
            byte[] nonce = new byte[NONCE];
            RANDOM.nextBytes(nonce);
            try {
                Cipher cipher = cipher(Cipher.ENCRYPT_MODE, appId, nonce);
                byte[] plain = ticket.getBytes(StandardCharsets.UTF_8);
                byte[] all = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plain.length));
                cipher.doFinal(plain, 0, plain.length, all, NONCE);
                return MARK + Base64.getEncoder().encodeToString(all);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JVM cannot encrypt with AES-GCM", e);
            }
        }

        @Override
        public String open(String appId, String stored) {
            try {
                if (stored.startsWith(MARK)) {
                    byte[] all = Base64.getDecoder().decode(stored.substring(MARK.length()));
                    if (all.length > NONCE) {
                        byte[] plain = cipher(Cipher.DECRYPT_MODE, appId, all).doFinal(all, NONCE, all.length - NONCE);
                        return new String(plain, StandardCharsets.UTF_8);
                    }
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // What it says may quote what it read.
            }
            throw new IllegalStateException("The ticket of " + appId
                    + " in Redis was not sealed with this instance's key; give all instances the same one");
        }

        private Cipher cipher(int mode, String appId, byte[] nonceFirst) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonceFirst, 0, NONCE));
            cipher.updateAAD(appId.getBytes(StandardCharsets.UTF_8));
            return cipher;
        }

        @Override
        public String toString() {
            return "AES-GCM";
        }
    }
}
