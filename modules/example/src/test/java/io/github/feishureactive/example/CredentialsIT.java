package io.github.feishureactive.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service as it is deployed: a process of its own, told by its environment alone where the platform is, whom to
 * trust, and its credentials. The platform is the simulator here, over TLS.
 */
class CredentialsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

    @TempDir
    private Path folder;

    @Test
    void enablesAnAccount() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.demo().tls().start()) {
            Path certificate = folder.resolve("platform.pem");
            Files.writeString(certificate, simulator.certificate().pem());
            Process service = start(Map.of(
                    "FEISHU_APP_ID",
                    FeishuSimulator.DEMO_APP_ID,
                    "FEISHU_APP_SECRET",
                    FeishuSimulator.DEMO_APP_SECRET,
                    "FEISHU_BASE_URL",
                    simulator.baseUrl(),
                    "FEISHU_SSL_BUNDLE",
                    "platform",
                    "SPRING_SSL_BUNDLE_PEM_PLATFORM_TRUSTSTORE_CERTIFICATE",
                    certificate.toUri().toString(),
                    "SERVER_PORT",
                    "0"));
            Disposable limit = Schedulers.boundedElastic()
                    .schedule(service::destroyForcibly, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            try {
                String body = WebClient.create("http://127.0.0.1:" + port(service))
                        .post()
                        .uri("/accounts/{id}/enable", DEMO_ACCOUNT_ID)
                        .retrieve()
                        .bodyToMono(String.class)
                        .block(PATIENCE);

                assertThat(body).contains("\"accountId\":\"" + DEMO_ACCOUNT_ID + "\"");
                assertThat(simulator.statistics().enabled(DEMO_ACCOUNT_ID)).isOne();
            } finally {
                limit.dispose();
                service.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExampleApplication.class.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String port(Process service) throws IOException {
        BufferedReader lines = service.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return started.group(1);
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("The service has ended:\n" + said);
    }
}
