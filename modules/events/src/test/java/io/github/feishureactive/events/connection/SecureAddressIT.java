package io.github.feishureactive.events.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.CapturedLog;
import io.github.feishureactive.testkit.ManualTimer;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.github.feishureactive.events.connection.ScriptedPlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** The keys of an address are sent only to a server whose certificate matches its name. */
class SecureAddressIT {

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));
    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final FeishuGateway gateway = platform.gateway();

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403).withHeader("Handshake-Status", "403")));
        platform.responses.add(
                Mono.just(platform.address("wss://127.0.0.1:" + server.httpsPort() + "/ws?service_id=1")));
    }

    @AfterEach
    void stop() {
        server.stop();
        platform.close();
        gateway.disposeLater().block(PATIENCE);
    }

    private LongConnection connection(UnaryOperator<HttpClient> customizer) {
        return new LongConnectionBuilder(gateway, event -> Mono.just(EventResponse.of(Receipt.HANDLED)), 4)
                .httpClient(customizer)
                .timer(new ManualTimer())
                .build();
    }

    @Test
    void anUntrustedCertificateEndsTheTry() throws Exception {
        try (CapturedLog log = new CapturedLog();
                LongConnection connection = connection(UnaryOperator.identity())) {
            connection.connect().subscribe(nothing -> {}, error -> {});
            Await.until("refused", () -> log.texts().stream()
                    .anyMatch(text -> text.contains("could not be opened (SSLHandshakeException)")));
        }
        assertThat(server.findAll(anyRequestedFor(anyUrl()))).isEmpty();
    }

    @Test
    void aTrustedServerReceivesTheRequest() {
        try (LongConnection connection = connection(SecureAddressIT::trustingAll)) {
            StepVerifier.create(connection.connect())
                    .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("does not allow"))
                    .verify(PATIENCE);
        }
        assertThat(server.findAll(anyRequestedFor(anyUrl()))).hasSize(1);
    }

    @Test
    void theTrustStoreIsReadBeforeTheFirstTry() {
        AtomicBoolean ready = new AtomicBoolean();
        connection(client -> {
            ready.set(client.configuration().sslProvider() != null);
            return client;
        });

        assertThat(ready).isTrue();
    }

    private static HttpClient trustingAll(HttpClient client) {
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
