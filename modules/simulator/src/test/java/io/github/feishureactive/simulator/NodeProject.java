package io.github.feishureactive.simulator;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

/** The scripts in {@code src/test/node}, with its packages installed below {@code target}. */
final class NodeProject {

    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path DIRECTORY = Path.of("target", "node");
    private static final String LOCK = "package-lock.json";
    private static final Duration INSTALLATION = Duration.ofMinutes(5);
    private static final Duration RUN = Duration.ofMinutes(3);
    private static final List<String> INSTALL = List.of(
            System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm",
            "ci",
            "--ignore-scripts",
            "--prefer-offline",
            "--no-audit",
            "--no-fund");
    private static final Pattern UNREACHABLE = Pattern.compile(
            "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED");

    private NodeProject() {}

    /** A folder where the scripts can run; the test is skipped when Node, npm or the package registry is missing. */
    static NodeProject install() throws Exception {
        requireProgram("node");
        requireProgram(INSTALL.get(0));
        Files.createDirectories(DIRECTORY);
        // The folder is one for all test classes, which several JVMs run at the same time.
        try (FileChannel channel = FileChannel.open(DIRECTORY.resolve("in-use"), CREATE, WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            copy("package.json");
            copy("tour.js");
            copy("listen.js");
            if (!Files.isDirectory(DIRECTORY.resolve("node_modules")) || !isCurrent(LOCK)) {
                // The lock comes last: it says that what it lists is there.
                Files.deleteIfExists(DIRECTORY.resolve(LOCK));
                copy(LOCK);
                installPackages();
            }
        }
        return new NodeProject();
    }

    ChildProcess run(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(Arrays.asList(arguments));
        return new ChildProcess(DIRECTORY, RUN, command);
    }

    private static void installPackages() throws Exception {
        try (ChildProcess npm = new ChildProcess(DIRECTORY, INSTALLATION, INSTALL)) {
            int exitCode = npm.exitCode();
            if (exitCode != 0) {
                Files.delete(DIRECTORY.resolve(LOCK));
                if (UNREACHABLE.matcher(npm.output()).find()) {
                    Assumptions.abort("The package registry cannot be reached: \"" + String.join(" ", INSTALL)
                            + "\" in target/node would install the SDK\n" + npm.output());
                }
            }
            assertThat(exitCode).as(npm.output()).isZero();
        }
    }

    private static void requireProgram(String name) throws Exception {
        try (ChildProcess program = new ChildProcess(Path.of("."), RUN, List.of(name, "--version"))) {
            assertThat(program.exitCode()).as(program.output()).isZero();
        } catch (IOException absent) {
            Assumptions.abort("There is no \"" + name + "\" here. To run this test: apt-get install nodejs npm");
        }
    }

    private static boolean isCurrent(String file) throws IOException {
        Path installed = DIRECTORY.resolve(file);
        return Files.exists(installed) && Files.mismatch(SOURCES.resolve(file), installed) < 0;
    }

    /** Leaves a file alone that another JVM may be running. */
    private static void copy(String file) throws IOException {
        if (!isCurrent(file)) {
            Files.copy(SOURCES.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
