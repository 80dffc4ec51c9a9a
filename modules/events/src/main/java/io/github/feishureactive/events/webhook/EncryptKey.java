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
 * The key that an app shares with the platform. Events are encrypted with AES-256-CBC under the key's SHA-256 digest,
 * and signed with a digest over key and body.
 */
final class EncryptKey {

    private static final String TRANSFORMATION = "AES/CBC/PKCS5Padding";
    private static final int BLOCK = 16;

    private final byte[] text;
    private final SecretKeySpec secret;

    EncryptKey(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.secret = new SecretKeySpec(sha256().digest(this.text), "AES");
        // Load the provider and its classes here: that reads files, which must not happen on an I/O thread.
        decrypt(Base64.getEncoder().encodeToString(new byte[2 * BLOCK]));
    }

    /** Returns whether the request's signature is valid, in time that does not depend on the signature's content. */
    boolean signed(WebhookRequest request) {
        MessageDigest digest = sha256();
        digest.update(bytes(request.timestamp()));
        digest.update(bytes(request.nonce()));
        digest.update(text);
        digest.update(request.body());
        String expected = HexFormat.of().formatHex(digest.digest());
        return MessageDigest.isEqual(bytes(expected), bytes(request.signature()));
    }

    /** Returns the plain text, or {@code null} if the text was not encrypted with this key. */
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
            // Do not reveal in which way it is wrong.
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
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
