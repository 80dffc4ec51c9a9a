package io.github.feishureactive.spring;

import reactor.netty.http.client.HttpClient;

/**
 * Changes the HTTP client of the auto-configured gateway: proxy, TLS, wiretap. All beans of this type are applied in
 * their order, after the application's event loops and the bundle named by {@code feishu.ssl.bundle}.
 */
@FunctionalInterface
public interface FeishuHttpClientCustomizer {

    /**
     * Changes the client.
     *
     * @param client as it is so far
     * @return the client to use
     */
    HttpClient customize(HttpClient client);
}
