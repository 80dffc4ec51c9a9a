package io.github.feishureactive.core;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import reactor.netty.http.client.HttpClient;

/** A client that takes the certificate of any server, such as WireMock's. */
final class TrustingAll {

    private TrustingAll() {}

    static HttpClient customize(HttpClient client) {
        return client.secure(spec -> {
            try {
                spec.sslContext(SslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build());
            } catch (SSLException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
