package io.github.feishureactive.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorMain;

import static org.assertj.core.api.Assertions.assertThat;

/** With credentials, on a platform in another process, over TLS with a certificate that no authority has signed. */
class PrivatePlatformIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private static Path folder;

    private static Path certificate;
    private static Process platform;
    private static Disposable limit;
    private static String baseUrl;

    private final Program program = new Program();

    @BeforeAll
    static void start() throws IOException {
        certificate = folder.resolve("simulator.pem");
        platform = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorMain.class.getName(),
                        "--tls",
                        certificate.toString())
                .redirectErrorStream(true)
                .start();
        limit = Schedulers.boundedElastic()
                .schedule(platform::destroyForcibly, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        BufferedReader lines = platform.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.startsWith("Feishu simulator: ")) {
            line = lines.readLine();
        }
        assertThat(line).as("the simulator's first line").isNotNull();
        baseUrl = line.substring("Feishu simulator: ".length());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        limit.dispose();
        platform.destroyForcibly().waitFor();
    }

    @Test
    void enablesTheAccount() {
        assertThat(baseUrl).startsWith("https://");
        int exit = run(certificate.toString());

        assertThat(exit).as(program.output()).isZero();
        assertThat(program.output())
                .containsPattern("Platform +" + baseUrl)
                .containsPattern("Account +" + FeishuSimulator.DEMO_ACCOUNT_ID)
                .containsPattern("Status +enabled")
                .doesNotContain(FeishuSimulator.DEMO_APP_SECRET);
    }

    @Test
    void withoutTheCertificateNothingIsSent() {
        assertThat(run("")).isEqualTo(1);
        assertThat(program.output())
                .contains("certificate is not trusted", "FEISHU_CA_CERTIFICATE names a PEM file to trust")
                .doesNotContain("Status");
    }

    @Test
    void aFileWithoutACertificateIsExplained() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pem"));

        assertThat(run(empty.toString())).isEqualTo(2);
        assertThat(program.errors().lines())
                .first()
                .isEqualTo("FEISHU_CA_CERTIFICATE must name a PEM file with certificates: " + empty);
    }

    private int run(String trusted) {
        Map<String, String> environment = new HashMap<>();
        environment.put("FEISHU_APP_ID", FeishuSimulator.DEMO_APP_ID);
        environment.put("FEISHU_APP_SECRET", FeishuSimulator.DEMO_APP_SECRET);
        environment.put("FEISHU_BASE_URL", baseUrl);
        environment.put("FEISHU_CA_CERTIFICATE", trusted);
        return program.run(environment, FeishuSimulator.DEMO_ACCOUNT_ID);
    }
}
