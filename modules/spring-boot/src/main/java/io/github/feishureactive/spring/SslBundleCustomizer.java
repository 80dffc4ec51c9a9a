package io.github.feishureactive.spring;

import java.util.Arrays;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.springframework.boot.ssl.SslBundle;
import reactor.netty.http.client.HttpClient;

/** Configures TLS from an SSL bundle of the application. Host name verification stays on, Reactor Netty's default. */
record SslBundleCustomizer(SslContext context) implements FeishuHttpClientCustomizer {

    static SslBundleCustomizer of(SslBundle bundle) {
        String[] ciphers = bundle.getOptions().getCiphers();
        try {
            return new SslBundleCustomizer(SslContextBuilder.forClient()
                    .keyManager(bundle.getManagers().getKeyManagerFactory())
                    .trustManager(bundle.getManagers().getTrustManagerFactory())
                    .ciphers(ciphers == null ? null : Arrays.asList(ciphers))
                    .protocols(bundle.getOptions().getEnabledProtocols())
                    .build());
        } catch (SSLException e) {
            throw new IllegalStateException("feishu.ssl.bundle names an SSL bundle that cannot be used", e);
        }
    }

    @Override
    public HttpClient customize(HttpClient client) {
        return client.secure(spec -> spec.sslContext(context));
    }
}
