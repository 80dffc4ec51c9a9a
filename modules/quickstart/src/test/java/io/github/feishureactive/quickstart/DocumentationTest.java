package io.github.feishureactive.quickstart;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.micrometer.FeishuInstrument;

import static io.github.feishureactive.quickstart.Checkout.ROOT;
import static io.github.feishureactive.quickstart.Checkout.read;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the READMEs, the pages of {@code docs} and the guide for contributors show is true: code compiles, commands are
 * those that CI runs, tables name what there is, and both languages show the same.
 */
class DocumentationTest {

    static final String CHINESE = ".zh-CN.md";

    /** The SDK's lines stand beside ours there; a test of the benchmarks, which have the SDK, runs both. */
    private static final Predicate<String> OF_THE_SDK = page -> page.startsWith("docs/official-sdk");

    static final Pattern CODE = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path classes;

    /**
     * All at once, since most of a compilation is its start. An error names its snippet's class, and shows the line.
     */
    @Test
    void everySnippetCompiles() throws IOException {
        List<String> snippets = Stream.concat(pages(), Stream.of("CONTRIBUTING.md"))
                .filter(OF_THE_SDK.negate())
                .flatMap(page -> blocks(page, "java").stream())
                .filter(snippet -> !wholeFile(snippet))
                .distinct()
                .toList();
        List<Snippet> sources = IntStream.range(0, snippets.size())
                .mapToObj(i -> new Snippet("Snippet" + i, snippets.get(i)))
                .toList();
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-classpath", System.getProperty("java.class.path")),
                        null,
                        sources)
                .call();

        assertThat(compiled).as(messages.toString()).isTrue();
        assertThat(snippets).hasSizeGreaterThan(15);
    }

    private static boolean wholeFile(String snippet) {
        return snippet.startsWith("package ");
    }

    /** The whole programs are those of the projects of users, which are built against the jars and run. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void everyWholeProgramIsRunAsAUsersOwn(String readme) {
        List<String> programs = blocks(readme, "java").stream()
                .filter(DocumentationTest::wholeFile)
                .toList();
        assertThat(programs).containsExactly(consumer("plain/EnableAccount"), consumer("boot/AccountApplication"));
        assertThat(blocks(readme, "yaml"))
                .containsExactly(read("modules/consumers/src/it/consumers/boot/src/main/resources/application.yaml"));
    }

    /** The consumer's POM has its versions from the build, and dependencies for its tests besides. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void thePomOfTheWebFluxApplicationIsAUsersOwn(String readme) {
        Pom shown = Pom.parse(
                readme,
                blocks(readme, "xml").stream()
                        .filter(block -> block.startsWith("<project>"))
                        .findFirst()
                        .orElseThrow());
        Pom used = Pom.of("modules/consumers/src/it/consumers/boot/pom.xml");
        String dependencies = "/project/dependencies/dependency[not(scope)]/artifactId";

        assertThat(shown.texts(dependencies))
                .isEqualTo(used.texts(dependencies))
                .hasSize(2);
        assertThat(shown.text("/project/dependencyManagement/dependencies/dependency/version"))
                .isEqualTo(Pom.of("pom.xml").text("/project/properties/spring-boot.version"));
    }

    /** A user's test is a program too. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/testing.md", "docs/testing.zh-CN.md"})
    void everyTestOfAWholeApplicationIsRunAsAUsersOwn(String page) {
        assertThat(blocks(page, "java").stream().filter(DocumentationTest::wholeFile))
                .containsExactlyElementsOf(Stream.of("PayoutsTest", "AccountControllerTest", "TestPayoutsApplication")
                        .map(name ->
                                read("modules/consumers/src/it/consumers/payouts/src/test/java/com/example/payouts/"
                                        + name + ".java"))
                        .toList());
    }

    /** Public constructors, for whoever mocks a call. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/testing.md", "docs/testing.zh-CN.md"})
    void everyExceptionIsBuiltAsInAUsersTest(String page) throws IOException {
        String code = String.join("\n", blocks(page, "java"));
        assertThat(Stream.concat(exceptions().stream(), Stream.of("WithdrawalUnknownException")))
                .allSatisfy(name -> assertThat(code).contains("new " + name + "("));
    }

    private static String consumer(String program) {
        String project = program.substring(0, program.indexOf('/'));
        return read(
                "modules/consumers/src/it/consumers/" + project + "/src/main/java/com/example/" + program + ".java");
    }

    @Test
    void theFirstFiveLinesAreWhatEveryUserStartsWith() {
        assertThat(blocks("README.md", "java").get(0)).isEqualTo("""
                        FeishuGateway gateway = FeishuGateway.builder()
                                .authentication(AppAuthentication.customApp(appId, appSecret))
                                .build();
                        ReferralAccounts accounts = ReferralAccounts.on(gateway);
                        Mono<Account> account = accounts.enable("6942778198054125570");
                        """);
    }

    @ParameterizedTest
    @MethodSource("englishPages")
    void bothLanguagesShowTheSameCodeAndCommands(String page) {
        for (String language : List.of("java", "sh", "xml", "yaml")) {
            assertThat(blocks(page.replace(".md", CHINESE), language)).isEqualTo(blocks(page, language));
        }
    }

    /** Headings of the same levels in the same order, rows in the same number: a page is not a summary of the other. */
    @ParameterizedTest
    @MethodSource("englishPages")
    void bothLanguagesHaveTheSameShape(String page) {
        assertThat(shape(page.replace(".md", CHINESE))).isEqualTo(shape(page));
    }

    private static List<String> shape(String page) {
        return Pattern.compile("^(#+ |- |\\|)", Pattern.MULTILINE)
                .matcher(CODE.matcher(read(page)).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** The README is a front door: what needs more room has a page of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void theReadmeIsShortAndLeadsToEveryPage(String readme) throws IOException {
        assertThat(Files.size(ROOT.resolve(readme))).isLessThan(10_240);
        pages().filter(page -> page.startsWith("docs/") && page.endsWith(CHINESE) == readme.endsWith(CHINESE))
                .forEach(page -> assertThat(read(readme)).contains("(" + page + ")"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/referral.md", "docs/referral.zh-CN.md"})
    void everyCallHasAnExampleAndARow(String page) {
        Map.of(
                        "accounts", ReferralAccounts.class,
                        "rewards", ReferralRewards.class,
                        "referrals", Referrals.class,
                        "jobPosts", ReferralJobPosts.class)
                .forEach((variable, front) -> Stream.of(front.getDeclaredMethods())
                        .filter(method -> Publisher.class.isAssignableFrom(method.getReturnType()))
                        .map(Method::getName)
                        // Has a page of its own.
                        .filter(call -> !call.equals("enableAll"))
                        .forEach(call -> {
                            assertThat(blocks(page, "java"))
                                    .anyMatch(block -> block.contains(variable + "." + call + "("));
                            assertThat(read(page)).containsPattern("(?m)^\\| .*`" + call + "`.* \\|");
                        }));
    }

    @Test
    void everyCommandIsRunByContinuousIntegration() throws IOException {
        String ci = read(".ci/run");
        englishPages().flatMap(page -> blocks(page, "sh").stream()).forEach(command -> assertThat(ci)
                .contains(command.strip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void theReadmesApplicationIsStartedAndCalledByContinuousIntegration(String page) throws IOException {
        assertThat(read(".ci/run")).contains(".ci/run-readme");
        String[] commands = blocks(page, "console").get(0).strip().split("\n");

        assertThat(commands).hasSize(2);
        assertThat(read(".ci/run-readme"))
                .contains(commands[0].replace("mvn -q -ntp ", ""))
                .contains("POST " + commands[1].replace("curl -X POST http://localhost:8080", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/errors.md", "docs/errors.zh-CN.md"})
    void theErrorTableNamesEveryException(String page) throws IOException {
        assertThat(rows(read(page), "ApiException", "GatewayClosedException"))
                .containsExactlyInAnyOrderElementsOf(exceptions());
    }

    private static List<String> exceptions() throws IOException {
        try (Stream<Path> files =
                Files.list(ROOT.resolve("modules/core/src/main/java/io/github/feishureactive/core/error"))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> name.endsWith("Exception") && !name.equals("FeishuException"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/metrics.md", "docs/metrics.zh-CN.md"})
    void theTableOfMetricsIsWhatIsMeasured(String page) {
        List<String> documented = Pattern.compile(
                        "^\\| `(feishu\\.client\\.[\\w.]+)` \\| (\\w+) \\| ([^|]+) \\|", Pattern.MULTILINE)
                .matcher(read(page))
                .results()
                .map(row ->
                        row.group(1) + " " + row.group(2) + " " + row.group(3).replace("`", ""))
                .toList();

        assertThat(documented)
                .isEqualTo(Stream.of(FeishuInstrument.values())
                        .map(DocumentationTest::row)
                        .toList());
    }

    private static String row(FeishuInstrument instrument) {
        return instrument.getName() + " " + instrument.kind().name().toLowerCase(Locale.ROOT) + " "
                + (instrument.keys().isEmpty()
                        ? "-"
                        : instrument.keys().stream()
                                .map(FeishuInstrument.LowCardinalityKey::asString)
                                .collect(Collectors.joining(", ")));
    }

    /** The READMEs, and all that stands in {@code docs}. */
    static Stream<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of("README.md", "README" + CHINESE),
                    files.map(file -> "docs/" + file.getFileName()).filter(file -> file.endsWith(".md")))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<String> englishPages() throws IOException {
        return pages().filter(page -> !page.endsWith(CHINESE));
    }

    /** Each module of the build has its line, in either language. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/getting-started.md", "docs/getting-started.zh-CN.md"})
    void everyModuleIsListed(String page) {
        assertThat(Pattern.compile("^\\| `((?:modules/)?[a-z-]+)` \\|", Pattern.MULTILINE)
                        .matcher(read(page))
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(Pom.of("pom.xml").texts("/project/modules/module"));
    }

    /** The first cells of a table's rows, from one row to another. */
    private static List<String> rows(String text, String first, String last) {
        List<String> names = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(row -> row.group(1))
                .toList();
        return names.subList(names.indexOf(first), names.indexOf(last) + 1);
    }

    private static List<String> blocks(String readme, String language) {
        return Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(read(readme))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
