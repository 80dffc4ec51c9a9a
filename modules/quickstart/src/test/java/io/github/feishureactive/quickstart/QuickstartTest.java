package io.github.feishureactive.quickstart;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;

import static org.assertj.core.api.Assertions.assertThat;

class QuickstartTest {

    private final Program program = new Program();

    @Test
    void withoutSettingsItShowsWhatASimulatorAnswers() {
        int exit = program.run(Map.of());

        assertThat(exit).isZero();
        assertThat(program.output())
                .containsPattern("Platform +a simulator in this process \\(set FEISHU_APP_ID and FEISHU_APP_SECRET")
                .containsPattern("Account +6942778198054125570")
                .containsPattern("Status +enabled")
                .containsPattern("Assets +1500 points, CNY 520\\.00")
                .containsPattern("Took +[0-9]+ ms, token included, in 1 attempt")
                .containsPattern("Log id +[0-9A-Za-z]{10,}");
    }

    @Test
    void anUnknownAccountIsAFailureInWords() {
        int exit = program.run(Map.of(), "404", FeishuSimulator.DEMO_ACCOUNT_ID);

        assertThat(exit).isEqualTo(1);
        assertThat(program.output())
                .containsPattern("Failed +Account not found: there is no referral account 404 in this tenant\\."
                        + " .*\\(code 1002553\\)\\. Log id [0-9A-Za-z]+")
                .as("the others are enabled all the same")
                .containsPattern("Account +6942778198054125570");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FEISHU_APP_ID", "FEISHU_APP_SECRET"})
    void oneSettingAloneIsNotEnough(String alone) {
        int exit = program.run(Map.of(alone, "canary-value"));

        assertThat(exit).isEqualTo(2);
        assertThat(program.errors().lines())
                .first()
                .isEqualTo("Set both FEISHU_APP_ID and FEISHU_APP_SECRET to talk to the platform, or neither to use the"
                        + " simulator.");
    }

    @Test
    void theEnvironmentNamesThePlatform() {
        try (FeishuSimulator simulator = FeishuSimulator.builder()
                .app("cli_env", "env-secret")
                .account(SimulatedAccount.disabled("17"))
                .start()) {
            int exit = program.run(environment("env-secret", simulator.baseUrl()), "17");

            assertThat(exit).isZero();
            assertThat(program.output())
                    .containsPattern("Platform +" + simulator.baseUrl())
                    .containsPattern("Account +17")
                    .containsPattern("Assets +0 points")
                    .doesNotContain("env-secret");
            assertThat(simulator.statistics().enabled("17")).isEqualTo(1);
        }
    }

    @Test
    void aWrongSecretIsExplained() {
        try (FeishuSimulator simulator =
                FeishuSimulator.builder().app("cli_env", "env-secret").start()) {
            int exit = program.run(environment("wrong-secret", simulator.baseUrl()), "17");

            assertThat(exit).isEqualTo(1);
            assertThat(program.output())
                    .contains("No access token")
                    .contains("10014")
                    .contains("developer console")
                    .doesNotContain("-secret");
        }
    }

    @Test
    void onThePlatformAnAccountHasToBeNamed() {
        int exit = program.run(environment("env-secret", "https://open.feishu.cn"));

        assertThat(exit).isEqualTo(2);
        assertThat(program.errors().lines())
                .first()
                .isEqualTo("Say which account to enable: -Dexec.args=\"<account id>\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://open.feishu.cn", "open.feishu.cn", "https://open.feishu.cn?x=1"})
    void aWrongBaseUrlIsExplained(String baseUrl) {
        int exit = program.run(environment("env-secret", baseUrl), "17");

        assertThat(exit).isEqualTo(2);
        assertThat(program.errors())
                .contains("The base URL ")
                .contains("such as https://open.feishu.cn")
                .doesNotContain("Exception")
                .doesNotContain("env-secret");
    }

    @Test
    void aBlankBaseUrlIsNone() {
        try (Platform platform = Platform.of(environment("env-secret", " "), null)) {
            assertThat(platform.baseUrl()).isEqualTo("https://open.feishu.cn");
        }
    }

    private static Map<String, String> environment(String secret, String baseUrl) {
        return Map.of("FEISHU_APP_ID", "cli_env", "FEISHU_APP_SECRET", secret, "FEISHU_BASE_URL", baseUrl);
    }
}
