package io.github.feishureactive.redis;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.protocol.ProtocolVersion;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.redis.events.RedisDeduplication;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.RedisRateLimiter;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.redis.server.ReservedPort;
import io.github.feishureactive.redis.token.RedisAppTickets;
import io.github.feishureactive.redis.token.RedisTokenStore;
import io.github.feishureactive.redis.token.TicketProtection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Both protocols, each in plain text and with TLS, and with a password. */
@Timeout(300)
class ProtocolsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final QuotaKey KEY = new QuotaKey("referral_account.enable", "cli_a", null);
    private static final String PASSWORD = "correct horse";

    @TempDir
    private static Path folder;

    static Stream<Arguments> ways() {
        return Stream.of(ProtocolVersion.RESP2, ProtocolVersion.RESP3)
                .flatMap(protocol -> Stream.of(false, true).map(tls -> Arguments.of(protocol, tls)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everythingIsShared(ProtocolVersion protocol, boolean tls) throws Exception {
        try (ReservedPort secure = ReservedPort.reserve();
                RedisProcess redis = tls ? withTls(secure.number()) : RedisProcess.start()) {
            redis.ask("CONFIG", "SET", "requirepass", PASSWORD);
            RedisClient client = RedisClient.create();
            client.setOptions(ClientOptions.builder()
                    .protocolVersion(protocol)
                    .socketOptions(
                            SocketOptions.builder().connectTimeout(PATIENCE).build())
                    .sslOptions(tls ? trusting() : SslOptions.create())
                    .build());
            LettuceConnection connection = LettuceConnection.standalone(
                    client,
                    RedisURI.builder()
                            .withHost("127.0.0.1")
                            .withPort(tls ? secure.number() : redis.port())
                            .withSsl(tls)
                            .withVerifyPeer(SslVerifyMode.CA)
                            .withPassword(PASSWORD.toCharArray())
                            .build());
            // The first handshake of a JVM has taken eight seconds on a busy machine: longer than a request may take.
            assertThat(ConnectionProvider.of(connection)
                            .with(commands -> commands.ping())
                            .block(PATIENCE))
                    .isEqualTo("PONG");
            use(connection);
            connection.dispose();
            Clients.shutdown(client);
        }
    }

    private static void use(LettuceConnection connection) {
        RedisRateLimiter limiter = RedisRateLimiter.builder(connection, 2)
                .timeout(Duration.ofSeconds(8))
                .build();
        Quota quota = Quota.perSecond(10).and(Quota.perMinute(100));
        for (int i = 0; i < 3; i++) {
            Permit permit =
                    limiter.acquire(KEY, quota, RateLimiter.UNBOUNDED, false).block(PATIENCE);
            assertThat(permit.send()).isTrue();
            permit.answered();
        }
        assertThat(limiter.statistics().sharedPermits()).isEqualTo(3);
        assertThat(limiter.statistics().failures()).isZero();
        limiter.dispose();

        RedisAppTickets tickets = RedisAppTickets.builder(connection, TicketProtection.encrypted(new byte[32]))
                .build();
        StepVerifier.create(tickets.accept("cli_a", "ticket").then(tickets.awaitOtherThan("cli_a", null)))
                .expectNext("ticket")
                .expectComplete()
                .verify(PATIENCE);
        RedisTokenStore tokens = RedisTokenStore.builder(connection)
                .timeout(Duration.ofSeconds(8))
                .build();
        StepVerifier.create(tokens.get("cli_a:name")).expectComplete().verify(PATIENCE);
        StepVerifier.create(tokens.put("cli_a:name", "sealed", Duration.ofMinutes(1))
                        .then(tokens.get("cli_a:name")))
                .assertNext(kept -> assertThat(kept.life()).isPositive())
                .expectComplete()
                .verify(PATIENCE);
        RedisDeduplication events = RedisDeduplication.builder(connection)
                .timeout(Duration.ofSeconds(8))
                .build();
        assertThat(events.once("event", Mono.empty()).block(PATIENCE)).isEqualTo(Receipt.HANDLED);
        assertThat(events.once("event", Mono.empty()).block(PATIENCE)).isEqualTo(Receipt.DUPLICATE);
        assertThat(events.statistics().unshared()).isZero();
    }

    /** Reads the file now, since Lettuce would read it on its event loop. */
    private static SslOptions trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream certificate = Files.newInputStream(folder.resolve("certificate.pem"))) {
            trusted.setCertificateEntry(
                    "redis", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return SslOptions.builder()
                .handshakeTimeout(PATIENCE)
                .trustManager(managers)
                .build();
    }

    private static RedisProcess withTls(int port) throws Exception {
        Path certificate = folder.resolve("certificate.pem");
        Path key = folder.resolve("key.pem");
        if (!Files.exists(certificate)) {
            certify(certificate, key);
        }
        try {
            return RedisProcess.start(
                    "--tls-port",
                    Integer.toString(port),
                    "--tls-cert-file",
                    certificate.toString(),
                    "--tls-key-file",
                    key.toString(),
                    "--tls-ca-cert-file",
                    certificate.toString(),
                    "--tls-auth-clients",
                    "no");
        } catch (IllegalStateException e) {
            // The log of a server that was built without TLS says so.
            assumeTrue(
                    !String.valueOf(e.getMessage()).contains("Bad directive"),
                    "This Redis server was built without TLS");
            throw e;
        }
    }

    /** Uses the JDK's own tool, so that nothing has to be installed. */
    private static void certify(Path certificate, Path key) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/keytool",
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-ext",
                        "BC=ca:true",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(3, TimeUnit.MINUTES)).isTrue();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        pem(certificate, "CERTIFICATE", keys.getCertificate("redis").getEncoded());
        pem(key, "PRIVATE KEY", keys.getKey("redis", "changeit".toCharArray()).getEncoded());
    }

    private static void pem(Path file, String what, byte[] content) throws Exception {
        String encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + encoded + "\n-----END " + what + "-----\n");
    }
}
