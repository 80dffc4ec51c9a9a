package io.github.feishureactive.quickstart;

import java.io.File;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import reactor.netty.http.client.HttpClient;

/**
 * Whose certificates are trusted: by default those of the JDK's authorities. The host's name is checked in any case.
 */
final class Trust {

    private Trust() {}

    /**
     * Makes a client trust the certificates of a file, and no others.
     *
     * @param pem such as the one of a private deployment's authority, or of a simulator
     * @throws IllegalArgumentException if there is no certificate in it
     */
    static UnaryOperator<HttpClient> in(File pem) {
        SslContext context;
        try {
            context = SslContextBuilder.forClient().trustManager(pem).build();
        } catch (IllegalArgumentException | SSLException e) {
            throw new IllegalArgumentException(
                    Platform.CA_CERTIFICATE + " must name a PEM file with certificates: " + pem, e);
        }
        return client -> client.secure(spec -> spec.sslContext(context));
    }
}
