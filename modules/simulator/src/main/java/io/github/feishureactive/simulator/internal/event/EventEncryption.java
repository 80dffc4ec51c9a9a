package io.github.feishureactive.simulator.internal.event;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts events and signs requests with an Encrypt Key. The cipher is AES-256-CBC with PKCS#7 padding; its key is the
 * SHA-256 of the Encrypt Key, and the vector comes first. The signature is the SHA-256 of timestamp, nonce, key and
 * body.
 */
final class EventEncryption {

    private static final int VECTOR_LENGTH = 16;

    private final byte[] encryptKey;
    private final SecretKeySpec cipherKey;
    private final RandomGenerator random;

    /** The random generator must be safe for concurrent use. A secure one could block, and nothing here needs it. */
    EventEncryption(String encryptKey, RandomGenerator random) {
        this.encryptKey = encryptKey.getBytes(StandardCharsets.UTF_8);
        this.cipherKey = new SecretKeySpec(sha256(this.encryptKey), "AES");
        this.random = random;
        // Encrypt once here, where the caller may block: the first use of a cipher loads its provider from disk.
        encrypt(this.encryptKey);
    }

    /** Returns the body with the plain one encrypted. */
    byte[] encrypt(byte[] plain) {
        byte[] vector = new byte[VECTOR_LENGTH];
        random.nextBytes(vector);
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey, new IvParameterSpec(vector));
            byte[] all = new byte[VECTOR_LENGTH + cipher.getOutputSize(plain.length)];
            System.arraycopy(vector, 0, all, 0, VECTOR_LENGTH);
            cipher.doFinal(plain, 0, plain.length, all, VECTOR_LENGTH);
            String text = Base64.getEncoder().encodeToString(all);
            return ("{\"encrypt\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException("AES is part of every Java", unavailable);
        }
    }

    /** Returns the signature in lower-case hexadecimal digits. */
    String sign(String timestamp, String nonce, byte[] body) {
        return HexFormat.of()
                .formatHex(sha256(
                        timestamp.getBytes(StandardCharsets.UTF_8),
                        nonce.getBytes(StandardCharsets.UTF_8),
                        encryptKey,
                        body));
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException("SHA-256 is part of every Java", unavailable);
        }
    }
}
