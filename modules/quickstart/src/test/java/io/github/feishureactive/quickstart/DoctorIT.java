package io.github.feishureactive.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.Statistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The doctor's pages on a simulator in five states, as they were read and found right. Times, ids and versions are
 * replaced, and wrapped lines joined, before a page is compared with its file.
 */
class DoctorIT {

    private static final String APP = "cli_doctor_canary_0123";
    private static final String SECRET = "doctor-secret-canary";
    private static final String FOLDER = "/doctor/";

    private final Program program = new Program();

    @Test
    void healthy() {
        try (FeishuSimulator simulator = simulator().start()) {
            assertThat(run(simulator.baseUrl(), SECRET)).isZero();

            assertPage("healthy");
            assertThat(simulator.statistics().requests())
                    .as("all that was sent")
                    .isEqualTo(Map.of(
                            ApiPaths.TENANT_TOKEN, 1L,
                            ApiPaths.ASSETS, 1L,
                            ApiPaths.REFERRAL_BY_APPLICATION, 1L,
                            ApiPaths.JOB_POSTS, 1L,
                            ApiPaths.JOB_POST, 1L,
                            Statistics.OTHER_PATHS, 5L));
        }
    }

    @Test
    void noScope() {
        try (FeishuSimulator simulator = simulator().scopes(APP).start()) {
            assertThat(run(simulator.baseUrl(), SECRET)).isEqualTo(1);

            assertPage("no-scope");
        }
    }

    @Test
    void wrongSecret() {
        try (FeishuSimulator simulator = simulator().start()) {
            assertThat(run(simulator.baseUrl(), SECRET + "-wrong")).isEqualTo(1);

            assertPage("wrong-secret");
            assertThat(simulator.statistics().tokensIssued()).isZero();
        }
    }

    @Test
    void compressingProxy() {
        try (FeishuSimulator simulator = simulator().start();
                CompressingProxy proxy = new CompressingProxy(simulator.baseUrl())) {
            assertThat(run(proxy.baseUrl(), SECRET)).isZero();

            assertPage("compressing-proxy");
        }
    }

    @Test
    void clockOffByTenMinutes() {
        AtomicLong ahead = new AtomicLong();
        try (FeishuSimulator simulator =
                simulator().clock(() -> System.nanoTime() + ahead.get()).start()) {
            ahead.set(Duration.ofMinutes(10).toNanos());

            assertThat(run(simulator.baseUrl(), SECRET)).isEqualTo(1);

            assertPage("clock-off");
        }
    }

    @Test
    void nothingListens() {
        String baseUrl;
        try (FeishuSimulator simulator = simulator().start()) {
            baseUrl = simulator.baseUrl();
        }

        assertThat(run(baseUrl, SECRET)).isEqualTo(1);
        assertThat(page())
                .containsPattern("FAIL connect +Calling doctor.wrong_path failed: no connection to the platform")
                .containsPattern("FAIL access token +no token: .*no connection to the platform")
                .containsPattern("- +hire.referral_account.assets +GET not sent, since there is no token");
    }

    /** The files too: a page that leaked would be wrong, and yet be equal to its file. */
    @ParameterizedTest
    @ValueSource(strings = {"healthy", "no-scope", "wrong-secret", "compressing-proxy", "clock-off"})
    void noFileHasASecret(String state) {
        assertHarmless(file(state));
    }

    private static void assertHarmless(String page) {
        assertThat(page)
                .isNotBlank()
                .doesNotContain(SECRET, APP, "internal-proxy", "Bearer")
                .doesNotContainPattern("\\b[tau]-[A-Za-z0-9]{6,}");
    }

    private void assertPage(String state) {
        assertHarmless(program.output());
        assertThat(page()).isEqualTo(file(state));
    }

    private static SimulatorBuilder simulator() {
        return FeishuSimulator.builder().app(APP, SECRET);
    }

    private int run(String baseUrl, String secret) {
        Map<String, String> environment =
                Map.of("FEISHU_APP_ID", APP, "FEISHU_APP_SECRET", secret, "FEISHU_BASE_URL", baseUrl);
        return program.run(environment, "--doctor");
    }

    private String page() {
        return program.output()
                .replaceAll("\n {8,}", " ")
                .replaceFirst("doctor, \\S+", "doctor, <time>")
                .replaceFirst("(versions +).*", "$1<versions>")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:<port>")
                .replaceAll("\\b\\d+ ms", "<n> ms")
                .replaceAll("[+-]\\d+\\.\\d{3} s", "<offset>")
                .replaceAll("\\d+\\.\\d{3} s", "<seconds>")
                .replaceAll("\\+(?:10 min \\d|9 min 5\\d) s", "+10 min <s> s")
                .replaceAll("[12] h \\d+ min", "<life>")
                .replaceAll("log id \\S+?(?=[;,\\s])", "log id <id>");
    }

    private static String file(String state) {
        try (InputStream in = DoctorIT.class.getResourceAsStream(FOLDER + state + ".txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + state, e);
        }
    }
}
