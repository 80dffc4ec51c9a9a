package io.github.feishureactive.quickstart;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TourTest {

    private final Program program = new Program();

    @Test
    void goesTheWholeCircleAndEveryBalanceIsExact() {
        assertThat(program.run(Map.of(), "--tour")).isZero();

        assertThat(program.output().lines())
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
        assertThat(program.run(Map.of("FEISHU_APP_ID", "cli_real", "FEISHU_APP_SECRET", "real-secret"), "--tour"))
                .isEqualTo(2);

        assertThat(program.output()).isEmpty();
        assertThat(program.errors()).contains("simulator only").doesNotContain("real-secret");
    }
}
