package io.github.feishureactive.spring;

import java.util.Collection;

import reactor.netty.http.client.HttpClient;

/**
 * Customizes the HTTP client of the auto-configured gateway and of the long connection: proxy, TLS, wiretap. All beans
 * of this type are applied in their order, after the application's event loops and the SSL bundle named by
 * {@code feishu.ssl.bundle}. With several apps, one that is qualified with an app's name is applied to that app only.
 */
@FunctionalInterface
public interface FeishuHttpClientCustomizer {

    /**
     * Customizes the client.
     *
     * @param client the client as configured so far
     * @return the client to use
     */
    HttpClient customize(HttpClient client);

    /**
     * Combines several customizers into one.
     *
     * @param customizers the customizers, in the order in which they are applied
     * @return a customizer that applies them all
     */
    static FeishuHttpClientCustomizer of(Collection<? extends FeishuHttpClientCustomizer> customizers) {
        return client -> {
            HttpClient customized = client;
            for (FeishuHttpClientCustomizer customizer : customizers) {
                customized = customizer.customize(customized);
            }
            return customized;
        };
    }
}
