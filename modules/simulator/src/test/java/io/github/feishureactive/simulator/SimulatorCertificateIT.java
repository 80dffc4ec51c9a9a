package io.github.feishureactive.simulator;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SimulatorCertificateIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FeishuSimulator simulator = FeishuSimulator.demo().tls().start();
    private final X509Certificate certificate = simulator.certificate().x509();

    @AfterEach
    void close() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void whoTrustsItReachesTheSimulatorByBothNames(String host) throws Exception {
        Wire wire = new Wire("https://" + host + ":" + simulator.port(), Trust.in(certificate));

        assertThat(wire.token()).startsWith("t-");
    }

    @Test
    void whoDoesNotTrustItSendsNothing() throws Exception {
        for (SSLContext other : List.of(SSLContext.getDefault(), Trust.in(another()))) {
            assertThatThrownBy(() -> new Wire(simulator.baseUrl(), other).token())
                    .isInstanceOf(SSLHandshakeException.class);
        }
        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isZero();
    }

    private static X509Certificate another() {
        return SimulatorCertificate.create(Instant.now()).x509();
    }

    @Test
    void aReactorNettyClientTrustsItAlone() {
        reactor.netty.http.client.HttpClient client = reactor.netty.http.client.HttpClient.create();

        assertThat(token(simulator.certificate().trustedBy(client)).block(PATIENCE))
                .contains("tenant_access_token");
        assertThatThrownBy(() -> token(client).block(PATIENCE)).hasCauseInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(
                        () -> token(SimulatorCertificate.create(Instant.now()).trustedBy(client))
                                .block(PATIENCE))
                .hasCauseInstanceOf(SSLHandshakeException.class);
        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isOne();
    }

    private Mono<String> token(reactor.netty.http.client.HttpClient client) {
        return client.headers(headers -> headers.set("Content-Type", "application/json; charset=utf-8"))
                .post()
                .uri(simulator.baseUrl() + ApiPaths.TENANT_TOKEN)
                .send(ByteBufMono.fromString(Mono.just("""
                        {"app_id":"%s","app_secret":"%s"}""".formatted(DEMO_APP_ID, DEMO_APP_SECRET))))
                .responseSingle((response, body) -> body.asString());
    }

    @Test
    void itStandsForLoopbackAndServersAlone() throws Exception {
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSerialNumber()).isGreaterThan(BigInteger.ZERO);
        assertThat(certificate.getSubjectX500Principal()).isEqualTo(certificate.getIssuerX500Principal());
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getKeyUsage()).startsWith(true, false, false, false, false, false, false, false, false);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
        assertThat(another().getPublicKey()).isNotEqualTo(certificate.getPublicKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-28T12:00:00Z", "2049-12-31T12:00:00Z", "2050-06-01T00:00:00Z"})
    void itIsValidFromADayBeforeItsStart(String start) throws Exception {
        Instant now = Instant.parse(start);
        X509Certificate made = SimulatorCertificate.create(now).x509();

        assertThat(made.getNotBefore().toInstant()).isEqualTo(now.minus(Duration.ofDays(1)));
        assertThat(made.getNotAfter().toInstant()).isEqualTo(now.plus(Duration.ofDays(90)));
    }

    @Test
    void itsTextIsReadAsTheSameCertificate() throws Exception {
        String pem = simulator.certificate().pem();

        assertThat(CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(certificate);
        assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
    }

    @Test
    void longConnectionsAreOpenedOverTls() throws Exception {
        String url = new Wire(simulator)
                .post(ApiPaths.LONG_CONNECTION, """
                        {"AppID":"%s","AppSecret":"%s"}""".formatted(DEMO_APP_ID, DEMO_APP_SECRET), "locale", "zh")
                .data()
                .path("URL")
                .stringValue();

        assertThat(url).startsWith("wss://127.0.0.1:" + simulator.port() + "/");
        CompletableFuture<WebSocket> opened = HttpClient.newBuilder()
                .sslContext(Trust.in(simulator))
                .build()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url), new WebSocket.Listener() {});
        opened.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).abort();
    }

    @Test
    void withoutTlsThereIsNone() {
        try (FeishuSimulator plain = FeishuSimulator.demo().start()) {
            assertThatIllegalStateException()
                    .isThrownBy(plain::certificate)
                    .withMessageContaining("start the simulator with tls()");
        }
    }
}
