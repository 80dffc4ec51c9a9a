package io.github.feishureactive.quickstart;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ListenTest {

    private final Program program = new Program();

    @Test
    void printsEachChangeOfTheBalance() {
        assertThat(program.run(Map.of(), "--listen")).isZero();

        List<String> lines = program.output().lines().toList();
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
        assertThat(program.run(Map.of(), "--listen", "1")).isEqualTo(1);

        assertThat(program.output()).contains("Failed").doesNotContain("Exception");
    }
}
