package io.github.feishureactive.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.auth.TokenOperations.CredentialsBody;
import io.github.feishureactive.core.internal.AesGcm;
import io.github.feishureactive.core.token.AccessToken;

/**
 * Encrypts stored tokens, and their names, with keys derived from the app's secret, which is long and random and which
 * all instances have anyway. What was stored under another secret, such as before a rotation, is not found.
 */
final class TokenSeal {

    private static final String HMAC = "HmacSHA256";

    private final String appId;
    private final String platform;
    private final SecretKeySpec naming;
    private final AesGcm cipher;

    /**
     * For one app on one platform.
     *
     * @param platform its base URL; a token of another one is not found
     */
    TokenSeal(CredentialsBody credentials, String platform) {
        this.platform = platform;
        SecretKeySpec secret = key(credentials.appSecret().getBytes(StandardCharsets.UTF_8));
        this.appId = credentials.appId();
        this.naming = key(digest(secret, "feishu-reactive: names of tokens"));
        this.cipher = new AesGcm(digest(secret, "feishu-reactive: tokens"));
    }

    String name(TokenKey key) {
        // A URL has no spaces, so none of the three can be taken for a part of another.
        String whose = platform + " " + key.kind() + (key.tenantKey() == null ? "" : " " + key.tenantKey());
        return appId + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(digest(naming, whose));
    }

    String seal(String name, AccessToken token) {
        return cipher.seal(name, token.value());
    }

    /** {@code null} if it was not sealed with this app's secret for this name. */
    @Nullable
    AccessToken open(String name, String sealed) {
        String token = cipher.open(name, sealed);
        return token == null ? null : AccessToken.of(token);
    }

    private static SecretKeySpec key(byte[] bytes) {
        return new SecretKeySpec(bytes, HMAC);
    }

    private static byte[] digest(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "TokenSeal[" + appId + ", keys hidden]";
    }
}
