package io.github.feishureactive.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Ctrl-C, as a terminal sends it: the signal {@code INT} to a process of its own. */
class InterruptionIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int INTERRUPTED = 128 + 2;
    private static final String ACCOUNT = FeishuSimulator.DEMO_ACCOUNT_ID;

    private FeishuSimulator simulator;
    private @Nullable Process process;
    private @Nullable Disposable limit;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo().start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (limit != null) {
            limit.dispose();
        }
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        simulator.close();
    }

    @Test
    void endsListening() throws IOException, InterruptedException {
        Process listening = run("--listen", ACCOUNT);
        BufferedReader lines = listening.inputReader(StandardCharsets.UTF_8);
        List<String> printed = new ArrayList<>();
        String line = lines.readLine();
        while (line != null && !line.startsWith("Enabled ")) {
            printed.add(line);
            line = lines.readLine();
        }
        assertThat(line).as("after %s", printed).isNotNull();

        interrupt(listening);

        assertThat(lines.lines()).containsExactly("Interrupted");
        assertThat(listening.waitFor()).isEqualTo(INTERRUPTED);
    }

    /** The program waits for a response that never comes, wherever it waits. */
    @ParameterizedTest
    @CsvSource({ApiPaths.ENABLE + ", " + ACCOUNT, ApiPaths.TENANT_TOKEN + ", --doctor"})
    void endsWhatIsInFlight(String path, String args) throws IOException, InterruptedException {
        simulator.faults().random(path, 1, Fault.noResponse());
        Process waiting = run(args.split(" "));
        Await.until(
                "a request to " + path, PATIENCE, () -> simulator.statistics().faults(path) > 0);

        interrupt(waiting);

        List<String> lines = waiting.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).endsWith("Interrupted").noneMatch(line -> line.startsWith("Failed"));
        assertThat(String.join("\n", lines)).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(waiting.waitFor()).isEqualTo(INTERRUPTED);
    }

    private Process run(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FEISHU_APP_ID", FeishuSimulator.DEMO_APP_ID);
        builder.environment().put("FEISHU_APP_SECRET", FeishuSimulator.DEMO_APP_SECRET);
        builder.environment().put("FEISHU_BASE_URL", simulator.baseUrl());
        Process started = builder.start();
        process = started;
        limit = Schedulers.boundedElastic()
                .schedule(started::destroyForcibly, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return started;
    }

    private static void interrupt(Process running) throws IOException, InterruptedException {
        assumeFalse(
                ignoresInterrupts(running),
                "this build was started so that its processes ignore the signal INT, such as by & in a script");
        Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + running.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** The mask of the signals that a process ignores; a JVM installs no handler for one that it was born to ignore. */
    private static boolean ignoresInterrupts(Process running) throws IOException {
        Path status = Path.of("/proc/" + running.pid() + "/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
}
