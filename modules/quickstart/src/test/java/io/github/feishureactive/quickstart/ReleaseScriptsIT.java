package io.github.feishureactive.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The scripts that write a version and read the changes, in a copy of what they work on. */
class ReleaseScriptsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path copy;

    @BeforeEach
    void copyWhatTheScriptsWorkOn() throws IOException, InterruptedException {
        assumeTrue(Files.exists(Checkout.ROOT.resolve(".git")), "Not a working copy of git");
        List<String> files = Stream.of(
                        Pom.all().map(Pom::file),
                        Checkout.list(".ci").stream(),
                        Checkout.list(".mvn").stream(),
                        Checkout.list("docs").stream().filter(file -> file.endsWith(".md")),
                        Stream.of("README.md", "README.zh-CN.md", "CHANGELOG.md"))
                .flatMap(names -> names)
                .toList();
        for (String file : files) {
            Path to = copy.resolve(file);
            Files.createDirectories(to.getParent());
            Files.copy(Checkout.ROOT.resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES);
        }
        assertThat(run("git", "init", "-q")).isZero();
        assertThat(run("git", "add", ".")).isZero();
    }

    @Test
    void aReleaseIsWrittenEverywhereAndLaterVersionsAreComparedWithIt() throws IOException, InterruptedException {
        assertThat(run(".ci/set-version", "7.0.0")).isZero();

        for (Pom pom : Pom.all().toList()) {
            assertThat(read(pom.file())).contains("<version>7.0.0</version>").doesNotContain("-SNAPSHOT");
        }
        assertThat(read("CHANGELOG.md")).containsPattern("## Unreleased\n\n## 7\\.0\\.0 - \\d{4}-\\d\\d-\\d\\d\n");
        assertThat(read("pom.xml")).containsPattern("outputTimestamp>\\d{4}-\\d\\d-\\d\\dT00:00:00Z<");
        assertThat(read("docs/getting-started.md")).contains("<version>7.0.0</version>");
        assertThat(read("docs/getting-started.zh-CN.md")).contains("<version>7.0.0</version>");
        assertThat(read("README.md")).contains("<version>7.0.0</version>").doesNotContain("-SNAPSHOT");
        assertThat(read(".mvn/maven.config")).isEqualTo(Checkout.read(".mvn/maven.config"));
        assertThat(run(".ci/release-notes", "v7.0.0")).isZero();
        assertThat(read("output")).startsWith("### ").doesNotContain("## 7.0.0");
        assertThat(run(".ci/release-notes", "v7.0.1")).isOne();

        assertThat(run(".ci/set-version", "7.1.0-SNAPSHOT")).isZero();
        assertThat(read("pom.xml")).contains("  <version>7.1.0-SNAPSHOT</version>");
        assertThat(read(".mvn/maven.config").lines()).contains("-T1.5C", "-Dfeishu.baseline=7.0.0");
        assertThat(read("docs/getting-started.md")).contains("<version>7.0.0</version>");

        assertThat(run(".ci/set-version", "7.1.0")).isZero();
        assertThat(run(".ci/set-version", "7.2.0-SNAPSHOT")).isZero();
        assertThat(read(".mvn/maven.config").lines())
                .filteredOn(line -> line.contains("baseline"))
                .containsExactly("-Dfeishu.baseline=7.1.0");
    }

    @Test
    void whatIsNoVersionIsRefused() throws IOException, InterruptedException {
        for (String version : List.of("", "v1.0.0", "1.0", "1.0.0-RC1")) {
            assertThat(run(".ci/set-version", version)).as(version).isEqualTo(2);
        }
        assertThat(read("pom.xml")).isEqualTo(Checkout.read("pom.xml"));
    }

    private String read(String file) throws IOException {
        return Files.readString(copy.resolve(file), StandardCharsets.UTF_8);
    }

    private int run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(copy.resolve("output").toFile());
        if (command[0].startsWith(".")) {
            builder.command().set(0, copy.resolve(command[0]).toString());
        }
        Process process = builder.start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
