package io.github.feishureactive.simulator;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SimulatorArgumentsTest {

    @Test
    void portAndCertificateInAnyOrder() {
        SimulatorArguments both = new SimulatorArguments(false, 8443, Path.of("a.pem"));

        assertThat(SimulatorArguments.of(List.of())).isEqualTo(new SimulatorArguments(false, 0, null));
        assertThat(SimulatorArguments.of(List.of("8443", "--tls", "a.pem"))).isEqualTo(both);
        assertThat(SimulatorArguments.of(List.of("--tls", "a.pem", "8443"))).isEqualTo(both);
    }

    @ParameterizedTest
    @CsvSource({"--help", "-h", "8443 --help"})
    void help(String line) {
        assertThat(SimulatorArguments.of(words(line)).help()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--port 1, \"--port\" is neither an option nor a port",
        "70000, \"70000\" is neither an option nor a port from 0 to 65535",
        "-1, \"-1\" is neither an option nor a port",
        "8080 8081, What is \"8081\"? The port is 8080 already.",
        "--tls, --tls needs the name of a file",
        "--tls --help, --tls needs the name of a file"
    })
    void whatIsWrongIsTold(String line, String message) {
        assertThatThrownBy(() -> SimulatorArguments.of(words(line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static List<String> words(String line) {
        return Arrays.asList(line.split(" "));
    }
}
