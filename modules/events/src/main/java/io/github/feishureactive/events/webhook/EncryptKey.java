package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * The key that an app shares with the platform: events are encrypted with its digest, by AES-256 in CBC mode, and
 * signed by a digest over it.
 */
final class EncryptKey {

    private static final String TRANSFORMATION = "AES/CBC/PKCS5Padding";
    private static final int BLOCK = 16;

    private final byte[] text;
    private final SecretKeySpec secret;

    EncryptKey(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.secret = new SecretKeySpec(sha256().digest(this.text), "AES");
        // Finds the provider and loads its classes, which reads files: not to be done first on an I/O thread.
        decrypt(Base64.getEncoder().encodeToString(new byte[2 * BLOCK]));
    }

    /** Whether the platform signed this very body; takes as long for any signature of that length. */
    boolean signed(WebhookRequest request) {
        MessageDigest digest = sha256();
        digest.update(bytes(request.timestamp()));
        digest.update(bytes(request.nonce()));
        digest.update(text);
        digest.update(request.body());
        String expected = HexFormat.of().formatHex(digest.digest());
        return MessageDigest.isEqual(bytes(expected), bytes(request.signature()));
    }

    /** What was encrypted, {@code null} if this is nothing that was encrypted with this key. */
    byte @Nullable [] decrypt(String base64) {
        try {
            byte[] all = Base64.getDecoder().decode(base64);
            if (all.length < 2 * BLOCK) {
                return null;
            }
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(Cipher.DECRYPT_MODE, secret, new IvParameterSpec(all, 0, BLOCK));
            return cipher.doFinal(all, BLOCK, all.length - BLOCK);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            // Which of the ways it is wrong in is nobody's business.
            return null;
        }
    }

    private static byte[] bytes(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
