package io.github.feishureactive.spring;

import java.util.Arrays;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.springframework.boot.ssl.SslBundle;
import reactor.netty.http.client.HttpClient;

/** TLS by an SSL bundle of the application. The check of the host's name stays as Reactor Netty has it: on. */
record BundleSsl(SslContext context) implements FeishuHttpClientCustomizer {

    static BundleSsl of(SslBundle bundle) {
        String[] ciphers = bundle.getOptions().getCiphers();
        try {
            return new BundleSsl(SslContextBuilder.forClient()
                    .keyManager(bundle.getManagers().getKeyManagerFactory())
                    .trustManager(bundle.getManagers().getTrustManagerFactory())
                    .ciphers(ciphers == null ? null : Arrays.asList(ciphers))
                    .protocols(bundle.getOptions().getEnabledProtocols())
                    .build());
        } catch (SSLException e) {
            throw new IllegalStateException("The SSL bundle named by feishu.ssl.bundle cannot be used", e);
        }
    }

    @Override
    public HttpClient customize(HttpClient client) {
        return client.secure(spec -> spec.sslContext(context));
    }
}
