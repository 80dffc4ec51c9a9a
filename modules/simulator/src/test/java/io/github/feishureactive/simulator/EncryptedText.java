package io.github.feishureactive.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypted events from the application's end. */
public final class EncryptedText {

    private EncryptedText() {}

    public static String decrypt(String key, String text) throws GeneralSecurityException {
        byte[] all = Base64.getDecoder().decode(text);
        byte[] cipherKey = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(cipherKey, "AES"), new IvParameterSpec(Arrays.copyOf(all, 16)));
        return new String(cipher.doFinal(all, 16, all.length - 16), StandardCharsets.UTF_8);
    }

    public static String signature(String timestamp, String nonce, String key, String body)
            throws GeneralSecurityException {
        byte[] signed = (timestamp + nonce + key + body).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(signed));
    }
}
