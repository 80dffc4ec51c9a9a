package io.github.feishureactive.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ListenTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(String... args) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Quickstart(out, Map.of()).run(List.of(args));
    }

    @Test
    void printsEachChangeOfTheBalance() {
        assertThat(run("--listen")).isZero();

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines)
                .hasSize(9)
                .startsWith(lines.get(0), "Connected    waiting for events", "Enabled      account 6942778198054125570")
                .endsWith("Heard        of 5 of 5 rewards");
        assertThat(lines.subList(3, 8))
                .allMatch(line -> line.startsWith("Changed      "))
                .anyMatch(line -> line.contains("1600 points, CNY 532.50"))
                .anyMatch(line -> line.contains("2000 points, CNY 582.50"));
    }

    @Test
    void saysInWordsThatAnAccountIsUnknown() {
        assertThat(run("--listen", "1")).isEqualTo(1);

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Failed").doesNotContain("Exception");
    }
}
