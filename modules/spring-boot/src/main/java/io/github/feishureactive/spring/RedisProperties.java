package io.github.feishureactive.spring;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the instances share through Redis, with feishu.distributed=true.
 *
 * @param keyPrefix Prefix of all Redis keys. The same for all instances.
 * @param ticketKey Key that encrypts the app tickets of a store app, 16, 24 or 32 random bytes in Base64, such as of
 *     "openssl rand -base64 32". The same for all instances. Keep it out of the sources.
 * @param tokenCache Whether the instances share access tokens, encrypted with the app secret.
 */
public record RedisProperties(
        @DefaultValue("feishu") String keyPrefix,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) @Nullable
        String ticketKey,

        @DefaultValue("false") boolean tokenCache) {

    /** Hides the key. */
    @Override
    public String toString() {
        return "RedisProperties[keyPrefix=" + keyPrefix + ", ticketKey=" + (ticketKey == null ? "none" : "hidden")
                + ", tokenCache=" + tokenCache + "]";
    }
}
