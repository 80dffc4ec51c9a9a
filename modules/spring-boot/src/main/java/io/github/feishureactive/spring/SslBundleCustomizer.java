package io.github.feishureactive.spring;

import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.spring.internal.InvalidPropertyException;
import io.github.feishureactive.spring.internal.Settings;

/** Configures TLS from an SSL bundle of the application. Host name verification stays on, Reactor Netty's default. */
record SslBundleCustomizer(SslContext context) implements FeishuHttpClientCustomizer {

    private static final String PROPERTY = "ssl.bundle";

    /**
     * Finds a bundle.
     *
     * @throws InvalidPropertyException if there is no such bundle, or if it cannot be used
     */
    static SslBundle find(String name, ObjectProvider<SslBundles> bundles, Settings settings) {
        SslBundles known = bundles.getIfAvailable();
        List<String> names = known == null ? List.of() : known.getBundleNames();
        if (known == null || !names.contains(name)) {
            throw new InvalidPropertyException(
                    settings.name(PROPERTY),
                    "there is no SSL bundle \"" + name + "\""
                            + (names.isEmpty() ? "" : "; there is \"" + String.join("\", \"", names) + "\""),
                    "Define the bundle below 'spring.ssl.bundle.pem." + name + "' or 'spring.ssl.bundle.jks." + name
                            + "', or remove the property for the trust store of the JVM.",
                    null);
        }
        try {
            SslBundle bundle = known.getBundle(name);
            // Its stores are read now.
            context(bundle);
            return bundle;
        } catch (RuntimeException | SSLException e) {
            throw new InvalidPropertyException(
                    settings.name(PROPERTY),
                    "the SSL bundle \"" + name + "\" cannot be used: " + e.getMessage(),
                    "Check what is below 'spring.ssl.bundle.pem." + name + "' or 'spring.ssl.bundle.jks." + name + "'.",
                    e);
        }
    }

    static SslBundleCustomizer of(SslBundle bundle) {
        try {
            return new SslBundleCustomizer(context(bundle));
        } catch (SSLException e) {
            throw new IllegalStateException("The SSL bundle of the connection details cannot be used", e);
        }
    }

    private static SslContext context(SslBundle bundle) throws SSLException {
        String[] ciphers = bundle.getOptions().getCiphers();
        return SslContextBuilder.forClient()
                .keyManager(bundle.getManagers().getKeyManagerFactory())
                .trustManager(bundle.getManagers().getTrustManagerFactory())
                .ciphers(ciphers == null ? null : Arrays.asList(ciphers))
                .protocols(bundle.getOptions().getEnabledProtocols())
                .build();
    }

    @Override
    public HttpClient customize(HttpClient client) {
        return client.secure(spec -> spec.sslContext(context));
    }
}
