package io.github.feishureactive.core.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Seals short secrets that are stored outside of this process. Each is encrypted, authenticated and bound to its name,
 * so that it cannot replace another one. Thread-safe; reads no file after its construction.
 */
public final class AesGcm {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = random();

    private final SecretKeySpec key;

    /**
     * Creates a seal with a key.
     *
     * @param key 16, 24 or 32 random bytes
     */
    public AesGcm(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        // Read the files of the provider now, not on an event loop.
        seal("", "");
    }

    /** Seeded once. The default one reads from a file repeatedly, which would block an event loop. */
    private static SecureRandom random() {
        try {
            return SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has a DRBG", e);
        }
    }

    /**
     * Seals a secret, differently each time.
     *
     * @param name the name that it is stored under
     * @param secret the secret
     * @return text in Base64
     */
    public String seal(String name, String secret) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, name, nonce);
            byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
            byte[] all = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, all, NONCE);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot encrypt with AES-GCM", e);
        }
    }

    /**
     * Opens a sealed secret.
     *
     * @param name the name that it was stored under
     * @param sealed the result of {@link #seal}
     * @return the secret, {@code null} if it was not sealed with this key under this name
     */
    public @Nullable String open(String name, String sealed) {
        try {
            byte[] all = Base64.getDecoder().decode(sealed);
            if (all.length > NONCE) {
                byte[] plain = cipher(Cipher.DECRYPT_MODE, name, all).doFinal(all, NONCE, all.length - NONCE);
                return new String(plain, StandardCharsets.UTF_8);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Not ours. The exception may quote what was read.
        }
        return null;
    }

    private Cipher cipher(int mode, String name, byte[] nonceFirst) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonceFirst, 0, NONCE));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "AesGcm[key hidden]";
    }
}
