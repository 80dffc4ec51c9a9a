package io.github.feishureactive.spring.connection;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the platform of one app is, and as which app to call it. A bean of this type takes the place of the properties
 * {@code app-id}, {@code app-secret}, {@code base-url} and {@code ssl.bundle}; all others still apply. Without one,
 * these properties are required.
 *
 * <p>One that is injected plainly is for the default app, also where {@code feishu.app-id} is not set. One for an app
 * below {@code feishu.apps} is qualified with its name, and annotated with {@code @Bean(defaultCandidate = false)}.
 * What the application accepts, such as a webhook's verification token, is not part of it.
 */
public interface FeishuConnectionDetails extends ConnectionDetails {

    /**
     * Returns the App ID of the app.
     *
     * @return neither empty nor blank
     */
    String getAppId();

    /**
     * Returns the App Secret of the app. Keep it out of {@code toString}.
     *
     * @return neither empty nor blank
     */
    String getAppSecret();

    /**
     * Returns the base URL of the platform.
     *
     * @return {@code https}, or {@code http} for loopback addresses; Feishu by default
     */
    default String getBaseUrl() {
        return "https://open.feishu.cn";
    }

    /**
     * Returns TLS to the platform, such as the trust in a certificate of its own.
     *
     * @return the bundle, or {@code null} for the trust store of the JVM
     */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
