package io.github.feishureactive.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TourTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(Map<String, String> environment) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Quickstart(out, environment).run(List.of("--tour"));
    }

    @Test
    void goesTheWholeCircleAndEveryBalanceIsExact() {
        assertThat(run(Map.of())).isZero();

        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Platform     a simulator"),
                        line -> assertThat(line).matches("Advertised   12 jobs on the referral site, first: .+"),
                        line -> assertThat(line).matches("Referred     application \\d+ by ou_\\S+"),
                        line -> assertThat(line).matches("Registered   account \\d+ for zhangsan@example.com"),
                        line -> assertThat(line).isEqualTo("Enabled      status enabled"),
                        line -> assertThat(line).matches("Imported     reward \\d+ of 300 points"),
                        line -> assertThat(line).matches("Imported     reward \\d+ of CNY 88.00"),
                        line -> assertThat(line).isEqualTo("Heard        1800 points, CNY 608.00"),
                        line -> assertThat(line).matches("Queried      1800 points, CNY 608.00 of ou_\\S+"),
                        line -> assertThat(line).matches("Withdrew     1800 points, CNY 608.00, order tour-\\S+"),
                        line -> assertThat(line).isEqualTo("Asked again  the same order, nothing taken twice"),
                        line -> assertThat(line).isEqualTo("Reconciled   both sides agree"),
                        line -> assertThat(line)
                                .matches("Imported     reward \\d+ of CNY 12.34, by mistake: 0 points, CNY 12.34"),
                        line -> assertThat(line).matches("Deleted      reward \\d+: 0 points(, CNY 0(.00)?)?"),
                        line -> assertThat(line).isEqualTo("Deactivated  status disabled"));
    }

    @Test
    void refusesToTakeMoneyFromTheRealPlatform() {
        assertThat(run(Map.of("FEISHU_APP_ID", "cli_real", "FEISHU_APP_SECRET", "real-secret")))
                .isEqualTo(1);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("simulator only")
                .doesNotContain("real-secret");
    }
}
