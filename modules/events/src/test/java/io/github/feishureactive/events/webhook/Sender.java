package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The platform's side: encrypts and signs, by the rules that the official SDK checks. */
record Sender(String key, String token, RandomGenerator random) {

    static final String TIMESTAMP = "X-Lark-Request-Timestamp";
    static final String NONCE = "X-Lark-Request-Nonce";
    static final String SIGNATURE = "X-Lark-Signature";

    String event(String id, String payload) {
        return "{\"schema\":\"2.0\",\"header\":{\"event_id\":\"" + id
                + "\",\"event_type\":\"thing\",\"create_time\":\"1608725989000\",\"token\":\"" + token
                + "\",\"app_id\":\"cli_1\",\"tenant_key\":\"t1\"},\"event\":" + payload + "}";
    }

    String urlCheck(String challenge) {
        return "{\"challenge\":\"" + challenge + "\",\"token\":\"" + token + "\",\"type\":\"url_verification\"}";
    }

    static Message plain(String json) {
        return new Message(new HashMap<>(), json.getBytes(StandardCharsets.UTF_8));
    }

    Message encrypted(String json) {
        return plain("{\"encrypt\":\"" + encrypt(json.getBytes(StandardCharsets.UTF_8)) + "\"}");
    }

    Message signed(String json) {
        return sign(encrypted(json), "1608725989", HexFormat.of().formatHex(bytes(8)));
    }

    Message sign(Message message, String timestamp, String nonce) {
        Map<String, String> headers = new HashMap<>(message.headers);
        headers.put(TIMESTAMP, timestamp);
        headers.put(NONCE, nonce);
        headers.put(SIGNATURE, signature(timestamp, nonce, message.body));
        return new Message(headers, message.body);
    }

    String encrypt(byte[] text) {
        try {
            byte[] iv = bytes(16);
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            byte[] secret = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(iv));
            byte[] encrypted = cipher.doFinal(text);
            byte[] all = new byte[iv.length + encrypted.length];
            System.arraycopy(iv, 0, all, 0, iv.length);
            System.arraycopy(encrypted, 0, all, iv.length, encrypted.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signature(String timestamp, String nonce, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((timestamp + nonce + key).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A message to send. */
    static final class Message {

        final Map<String, String> headers;
        final byte[] body;

        Message(Map<String, String> headers, byte[] body) {
            this.headers = headers;
            this.body = body;
        }

        Message with(String header, String value) {
            Map<String, String> changed = new HashMap<>(headers);
            changed.put(header, value);
            return new Message(changed, body);
        }

        Message withBody(byte[] other) {
            return new Message(headers, other);
        }

        WebhookRequest request() {
            return WebhookRequest.of(headers, body);
        }
    }
}
