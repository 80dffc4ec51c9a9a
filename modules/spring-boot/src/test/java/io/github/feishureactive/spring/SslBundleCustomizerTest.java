package io.github.feishureactive.spring;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.spring.internal.InvalidPropertyException;

import static org.assertj.core.api.Assertions.assertThat;

/** A private deployment with its own certificate: trusted only with the bundle, and only for its own name. */
class SslBundleCustomizerTest {

    private static final String PARTNER_BUNDLE = "feishu.apps.partner.ssl.bundle=private";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private DisposableServer server;
    private ApplicationContextRunner runner;

    @BeforeEach
    void prepare() {
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, FeishuAutoConfiguration.class))
                .withPropertyValues(
                        "feishu.app-id=cli_boot", "feishu.app-secret=s3cret", "feishu.retry.max-attempts=1");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.disposeNow(Duration.ofSeconds(5));
        }
    }

    @Test
    void theBundleIsTrusted() throws IOException, InterruptedException {
        serve("ip:127.0.0.1");
        enable("feishu.ssl.bundle=private");
        assertThat(requests).hasPositiveValue();
    }

    @Test
    void withoutTheBundleTheServerIsNotTrusted() throws IOException, InterruptedException {
        serve("ip:127.0.0.1");
        enable();
        assertThat(requests).hasValue(0);
    }

    @Test
    void anotherNameIsNotTrusted() throws IOException, InterruptedException {
        serve("dns:other.example");
        enable("feishu.ssl.bundle=private");
        assertThat(requests).hasValue(0);
    }

    @Test
    void anAppMayTrustAnotherBundleThanTheOthers() throws IOException, InterruptedException {
        serve("ip:127.0.0.1");
        configured("feishu.apps.partner.app-id=cli_p", "feishu.apps.partner.app-secret=s", PARTNER_BUNDLE)
                .run(context -> {
                    refused(context.getBean("feishuReferralAccounts", ReferralAccounts.class));
                    assertThat(requests).hasValue(0);
                    refused(context.getBean("feishuReferralAccounts#partner", ReferralAccounts.class));
                    assertThat(requests).hasPositiveValue();
                });
    }

    @Test
    void aMissingBundleFailsTheStart() {
        runner.withPropertyValues("feishu.ssl.bundle=absent").run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessage("feishu.ssl.bundle: there is no SSL bundle \"absent\""));
    }

    /** The response contains no token; the test checks only whether the request arrived. */
    private void enable(String... properties) {
        configured(properties).run(context -> refused(context.getBean(ReferralAccounts.class)));
    }

    private static void refused(ReferralAccounts accounts) {
        StepVerifier.create(accounts.enable("1")).expectError().verify(LIMIT);
    }

    private ApplicationContextRunner configured(String... properties) {
        return runner.withPropertyValues(
                        "feishu.base-url=https://127.0.0.1:" + server.port(),
                        "spring.ssl.bundle.jks.private.truststore.location=" + store().toUri(),
                        "spring.ssl.bundle.jks.private.truststore.password=changeit",
                        "spring.ssl.bundle.jks.private.truststore.type=PKCS12")
                .withPropertyValues(properties);
    }

    private Path store() {
        return folder.resolve("store.p12");
    }

    private void serve(String name) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "private",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=private",
                        "-validity",
                        "2",
                        "-ext",
                        "SAN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store().toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyManagerFactory keys = SslManagerBundle.from(
                        new JksSslStoreBundle(
                                new JksSslStoreDetails(
                                        "PKCS12", null, store().toUri().toString(), "changeit"),
                                null),
                        SslBundleKey.NONE)
                .getKeyManagerFactory();
        SslContext context = SslContextBuilder.forServer(keys).build();
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(spec -> spec.sslContext(context))
                .handle((request, response) -> {
                    requests.incrementAndGet();
                    return response.status(500).sendString(Mono.just("{}"));
                })
                .bindNow(LIMIT);
    }
}
