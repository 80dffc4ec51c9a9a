package io.github.feishureactive.simulator;

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
 * What an Encrypt Key does: events are encrypted by it (AES-256-CBC with PKCS#7 padding, the key's SHA-256 being the cipher's
 * key and the vector coming first), and requests are signed by it (SHA-256 of timestamp, nonce, key and body).
 */
final class EventEncryption {

    private static final int VECTOR_LENGTH = 16;

    private final byte[] encryptKey;
    private final SecretKeySpec cipherKey;
    private final RandomGenerator random;

    /** The random generator must be safe for concurrent use; nothing here is worth a better one, and that might block. */
    EventEncryption(String encryptKey, RandomGenerator random) {
        this.encryptKey = encryptKey.getBytes(StandardCharsets.UTF_8);
        this.cipherKey = new SecretKeySpec(sha256(this.encryptKey), "AES");
        this.random = random;
        // The first use of a cipher loads its provider from disk: here, where the caller may block.
        encrypt(this.encryptKey);
    }

    /** The body that stands for a plain one. */
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

    /** In lower-case hexadecimal digits. */
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
