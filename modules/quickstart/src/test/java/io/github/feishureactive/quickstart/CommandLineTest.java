package io.github.feishureactive.quickstart;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.simulator.FeishuSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/** What the command line says, and that nothing is sent when it cannot be meant so. */
class CommandLineTest {

    private static final String ACCOUNT = FeishuSimulator.DEMO_ACCOUNT_ID;

    private static FeishuSimulator simulator;

    private final Program program = new Program();

    @BeforeAll
    static void start() {
        simulator = FeishuSimulator.demo().start();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpIsHelpAndCallsNobody(String option) {
        long before = requests();

        assertThat(program.run(platform(simulator.baseUrl()), option)).isZero();
        assertThat(program.output())
                .contains("Usage: mvn -q -ntp -pl modules/quickstart -am compile exec:java -Dexec.args=")
                .contains("--tour", "--listen", "--doctor", "--base-url", "--help", "ACCOUNT_ID")
                .contains("FEISHU_APP_ID", "FEISHU_APP_SECRET", "FEISHU_BASE_URL", "FEISHU_CA_CERTIFICATE")
                .contains("130")
                .doesNotContain(FeishuSimulator.DEMO_APP_SECRET)
                .doesNotContain("Account    ");
        assertThat(program.errors()).isEmpty();
        assertThat(requests()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"--listn, --listen", "--docter, --doctor", "--hepl, --help", "--baseurl=x, --base-url"})
    void anUnknownOptionIsToldWithTheNearestKnownOne(String unknown, String known) {
        long before = requests();

        assertThat(program.run(platform(simulator.baseUrl()), unknown, ACCOUNT)).isEqualTo(2);
        assertThat(program.errors().lines()).first().asString().isEqualTo("Unknown option: '" + unknown + "'");
        assertThat(program.errors()).contains(known, "--help shows what there is");
        assertThat(program.output()).isEmpty();
        assertThat(requests()).isEqualTo(before);
    }

    /** What would be left out silently may be what the user wanted most. */
    @ParameterizedTest
    @ValueSource(strings = {"--tour --doctor", "--listen --tour", "--doctor 17", "--tour 17", "--listen 17 18"})
    void whatDoesNotGoTogetherIsTold(String args) {
        assertThat(program.run(Map.of(), args.split(" "))).isEqualTo(2);
        assertThat(program.errors()).contains("--help shows what there is").doesNotContain("Exception");
        assertThat(program.output()).isEmpty();
    }

    @Test
    void theBaseUrlOfTheCommandLineIsTakenBeforeThatOfTheEnvironment() {
        assertThat(program.run(platform("https://127.0.0.1:1"), "--base-url", simulator.baseUrl(), ACCOUNT))
                .as(program.output())
                .isZero();
        assertThat(program.output()).containsPattern("Platform +" + simulator.baseUrl());
    }

    @Test
    void aBaseUrlWithoutAValueIsTold() {
        assertThat(program.run(platform(simulator.baseUrl()), "--base-url")).isEqualTo(2);
        assertThat(program.errors()).contains("--base-url", "URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://open.feishu.cn", "open.feishu.cn", "https://open.feishu.cn/open-apis"})
    void aBaseUrlThatCannotBeOneIsTold(String url) {
        assertThat(program.run(platform(simulator.baseUrl()), "--base-url", url, ACCOUNT))
                .isEqualTo(2);
        assertThat(program.errors()).contains("The base URL must ", "https://open.feishu.cn");
    }

    /** Otherwise the simulator within would answer in the place of the platform that was named. */
    @Test
    void aPlatformThatIsNamedWithoutCredentialsIsNotReplacedByASimulator() {
        assertThat(program.run(Map.of(), "--base-url", simulator.baseUrl(), ACCOUNT))
                .isEqualTo(2);
        assertThat(program.errors()).contains("--base-url", "set FEISHU_APP_ID and FEISHU_APP_SECRET");
        assertThat(program.output()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FEISHU_BASE_URL", "FEISHU_CA_CERTIFICATE"})
    void norIsOneThatTheEnvironmentNames(String variable) {
        assertThat(program.run(Map.of(variable, "https://open.example"))).isEqualTo(2);
        assertThat(program.errors()).contains(variable, "set FEISHU_APP_ID and FEISHU_APP_SECRET");
    }

    private static long requests() {
        return simulator.statistics().requests().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Map<String, String> platform(String baseUrl) {
        Map<String, String> environment = new HashMap<>();
        environment.put("FEISHU_APP_ID", FeishuSimulator.DEMO_APP_ID);
        environment.put("FEISHU_APP_SECRET", FeishuSimulator.DEMO_APP_SECRET);
        environment.put("FEISHU_BASE_URL", baseUrl);
        return environment;
    }
}
