package io.github.feishureactive.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import reactor.netty.http.client.HttpClient;

/**
 * The certificate of a simulator that serves {@code https}. Each start creates a new self-signed one for
 * {@code 127.0.0.1} and {@code localhost}, whose key never leaves the process. A client that trusts it trusts no other
 * certificate, and verifies the host name as in production:
 *
 * <pre>{@code
 * FeishuSimulator simulator = FeishuSimulator.demo().tls().start();
 * FeishuGateway gateway = FeishuGateway.builder()
 *         .authentication(authentication)
 *         .baseUrl(simulator.baseUrl())
 *         .httpClient(simulator.certificate()::trustedBy)
 *         .build();
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SimulatorCertificate {

    private static final Duration BEFORE = Duration.ofDays(1);
    private static final Duration AFTER = Duration.ofDays(90);
    private static final int SERIAL_BITS = 127;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final char[] NONE = {};

    private final PrivateKey key;
    private final X509Certificate certificate;

    private SimulatorCertificate(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** Creates a key and its certificate. Takes a few milliseconds and may block for random numbers. */
    static SimulatorCertificate create(Instant now) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = keys.generateKeyPair();
            byte[] algorithm = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
            byte[] content = content(now, new BigInteger(SERIAL_BITS, random), algorithm, pair);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate(), random);
            signature.update(content);
            byte[] encoded = Der.sequence(content, algorithm, Der.bits(0, signature.sign()));
            return new SimulatorCertificate(pair.getPrivate(), (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK cannot create a certificate", e);
        }
    }

    /** The signed part, as in RFC 5280, 4.1. */
    private static byte[] content(Instant now, BigInteger serial, byte[] algorithm, KeyPair pair) {
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.text("Feishu simulator"))));
        byte[] basicConstraints = Der.sequence();
        byte[] digitalSignature = Der.bits(7, (byte) 0x80);
        byte[] serverAuthentication = Der.sequence(Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1));
        byte[] alternativeNames = Der.sequence(
                Der.context(2, false, "localhost".getBytes(StandardCharsets.US_ASCII)),
                Der.context(7, false, LOOPBACK));
        return Der.sequence(
                Der.context(0, true, Der.integer(BigInteger.TWO)),
                Der.integer(serial.setBit(0)),
                algorithm,
                name,
                Der.sequence(Der.time(now.minus(BEFORE)), Der.time(now.plus(AFTER))),
                name,
                pair.getPublic().getEncoded(),
                Der.context(
                        3,
                        true,
                        Der.sequence(
                                Der.sequence(Der.oid(2, 5, 29, 19), Der.TRUE, Der.octets(basicConstraints)),
                                Der.sequence(Der.oid(2, 5, 29, 15), Der.TRUE, Der.octets(digitalSignature)),
                                Der.sequence(Der.oid(2, 5, 29, 37), Der.octets(serverAuthentication)),
                                Der.sequence(Der.oid(2, 5, 29, 17), Der.octets(alternativeNames)))));
    }

    SslContext forServer() {
        try {
            // Of a key as such, Netty makes a PKCS #12 store, whose password takes longer to derive than the rest of a
            // start takes. Nothing is stored here, so there is nothing to protect.
            KeyStore keys = KeyStore.getInstance("JKS");
            keys.load(null);
            keys.setKeyEntry("simulator", key, NONE, new Certificate[] {certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, NONE);
            return SslContextBuilder.forServer(managers).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The certificate cannot be served", e);
        }
    }

    /**
     * Returns the certificate, such as for a {@link java.security.KeyStore} of trusted ones.
     *
     * @return valid from one day before the start of the simulator to 90 days after
     */
    public X509Certificate x509() {
        return certificate;
    }

    /**
     * Returns the certificate as PEM, for {@code curl --cacert}, {@code NODE_EXTRA_CA_CERTS} or, in a Spring Boot
     * application, {@code spring.ssl.bundle.pem.<name>.truststore.certificate}.
     *
     * @return the text with its first and last line
     */
    public String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("The certificate cannot be encoded", e);
        }
    }

    /**
     * Returns a Reactor Netty client that trusts this certificate and no other. Use it as
     * {@code builder.httpClient(certificate::trustedBy)} for a gateway and for a long connection, or in a
     * {@code FeishuHttpClientCustomizer}.
     *
     * @param client the client to derive from
     * @return a client that opens TLS connections to the simulator only
     */
    public HttpClient trustedBy(HttpClient client) {
        try {
            SslContext context =
                    SslContextBuilder.forClient().trustManager(certificate).build();
            return client.secure(spec -> spec.sslContext(context));
        } catch (SSLException e) {
            throw new IllegalStateException("The certificate cannot be trusted", e);
        }
    }

    @Override
    public String toString() {
        return "SimulatorCertificate[" + certificate.getSubjectX500Principal() + ", until " + certificate.getNotAfter()
                + "]";
    }
}
