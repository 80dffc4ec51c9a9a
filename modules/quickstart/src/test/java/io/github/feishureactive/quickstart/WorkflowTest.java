package io.github.feishureactive.quickstart;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/** What the public forge reads: it runs nowhere else, so a mistake in it would show too late. */
class WorkflowTest {

    private static final String WORKFLOWS = ".github/workflows";
    private static final Pattern PINNED = Pattern.compile("uses: [\\w./-]+@[0-9a-f]{40} # v\\d+(\\.\\d+)*");

    @ParameterizedTest
    @MethodSource("workflows")
    void everyCommandIsOneOfTheProject(String workflow) {
        List<String> commands = steps(workflow)
                .filter(step -> step.containsKey("run"))
                .flatMap(step -> step.get("run").toString().lines())
                .toList();
        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            String program = command.split(" ", 2)[0];
            switch (program) {
                case "mvn" ->
                    assertThat(Checkout.read(".ci/run") + Checkout.read("CONTRIBUTING.md"))
                            .contains(command);
                case "gh" -> assertThat(command).startsWith("gh release create ");
                default -> assertThat(Checkout.ROOT.resolve(program)).isExecutable();
            }
        });
    }

    @Test
    void theGuideNamesScriptsProfilesAndSecretsThatExist() {
        String guide = Checkout.read("CONTRIBUTING.md");
        assertThat(found(guide, "(\\.ci/[\\w-]+)"))
                .hasSizeGreaterThan(1)
                .allSatisfy(script -> assertThat(Checkout.ROOT.resolve(script)).isExecutable());
        assertThat(found(guide, "-P ([\\w,]+)").stream().flatMap(profiles -> Stream.of(profiles.split(",", -1))))
                .isSubsetOf(Pom.of("pom.xml").texts("/project/profiles/profile/id"));
        assertThat(found(Checkout.read(WORKFLOWS + "/release.yml"), "secrets\\.(\\w+)"))
                .hasSize(4)
                .allSatisfy(secret -> assertThat(guide).contains("`" + secret + "`"));
    }

    /** A tag can be moved to other code, and a secret goes where the code says. */
    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedToACommit(String workflow) {
        List<String> uses = Checkout.read(workflow)
                .lines()
                .filter(line -> line.contains("uses:"))
                .toList();
        assertThat(uses).isNotEmpty().allSatisfy(line -> assertThat(line.strip().replaceFirst("^- ", ""))
                .matches(PINNED));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void nothingMayWriteButTheReleaseItself(String workflow) {
        assertThat(yaml(workflow).get("permissions")).isEqualTo(Map.of("contents", "read"));
        Map<String, Object> jobs = map(yaml(workflow), "jobs");
        jobs.keySet().forEach(name -> {
            Map<String, Object> job = map(jobs, name);
            Object permissions = job.get("permissions");
            if (name.equals("publish")) {
                assertThat(permissions).isEqualTo(Map.of("contents", "write"));
                assertThat(job.get("environment")).isEqualTo("release");
            } else {
                assertThat(permissions).as(name).isNull();
            }
        });
    }

    @Test
    void everySupportedJdkIsTested() {
        Map<String, Object> build = map(map(yaml(WORKFLOWS + "/build.yml"), "jobs"), "build");
        Object jdks = map(map(build, "strategy"), "matrix").get("java");
        assertThat(jdks).isEqualTo(List.of(17, 21, 25));
        assertThat(Pom.of("pom.xml").text("/project/properties/maven.compiler.release"))
                .isEqualTo("17");
    }

    /** Whatever updates come, those that the line of Spring Boot or JDK 17 decides are not among them. */
    @Test
    void updatesStayWithinTheSpringBootLine() {
        List<Map<String, Object>> updates = maps(yaml(".github/dependabot.yml"), "updates");
        assertThat(updates)
                .extracting(update -> update.get("package-ecosystem"))
                .containsExactly("maven", "github-actions");
        assertThat(maps(updates.get(0), "ignore"))
                .extracting(ignored -> ignored.get("dependency-name"))
                .contains("org.springframework.boot:*", "com.google.protobuf:*", "com.google.errorprone:*");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFormCanBeFilledIn(String form) {
        Map<String, Object> yaml = yaml(form);
        assertThat(yaml).containsKeys("name", "description", "labels");
        List<Map<String, Object>> body = maps(yaml, "body");
        assertThat(body).isNotEmpty().allSatisfy(field -> assertThat(field.get("type"))
                .isIn("markdown", "textarea", "input"));
        assertThat(body)
                .filteredOn(field -> !field.get("type").equals("markdown"))
                .extracting(field -> field.get("id"))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(found(Checkout.read(form), "(docs/[\\w.-]+\\.md)"))
                .allSatisfy(page -> assertThat(Checkout.ROOT.resolve(page)).exists());
    }

    @Test
    void aBugComesWithTheDoctorsPageAndTheLogId() {
        assertThat(maps(yaml(".github/ISSUE_TEMPLATE/bug.yml"), "body"))
                .extracting(field -> field.get("id"))
                .contains("doctor", "log-id");
    }

    @Test
    void theListOfChecksNamesCommandsOfTheGuide() {
        assertThat(found(Checkout.read(".github/pull_request_template.md"), "`(mvn [^`]+)`"))
                .hasSize(2)
                .allSatisfy(
                        command -> assertThat(Checkout.read("CONTRIBUTING.md")).contains("`" + command + "`"));
    }

    static List<String> workflows() {
        return Checkout.list(WORKFLOWS);
    }

    static List<String> forms() {
        return Checkout.list(".github/ISSUE_TEMPLATE").stream()
                .filter(form -> !form.endsWith("/config.yml"))
                .toList();
    }

    private static Stream<Map<String, Object>> steps(String workflow) {
        Map<String, Object> jobs = map(yaml(workflow), "jobs");
        return jobs.keySet().stream().flatMap(job -> maps(map(jobs, job), "steps").stream());
    }

    private static Map<String, Object> yaml(String file) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Checkout.read(file));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> yaml, String key) {
        return (Map<String, Object>) yaml.get(key);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Map<String, Object> yaml, String key) {
        return (List<Map<String, Object>>) yaml.get(key);
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
