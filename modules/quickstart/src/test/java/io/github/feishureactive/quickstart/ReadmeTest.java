package io.github.feishureactive.quickstart;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.micrometer.FeishuInstrument;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the READMEs and the guide for contributors show is true: code compiles, commands are those that CI runs, tables
 * name what there is.
 */
class ReadmeTest {

    private static final Path ROOT = root();
    private static final List<String> READMES = List.of("README.md", "README.zh-CN.md");

    @TempDir
    private Path classes;

    static Stream<String> snippets() {
        return Stream.concat(READMES.stream(), Stream.of("CONTRIBUTING.md"))
                .flatMap(readme -> blocks(readme, "java").stream())
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void everySnippetCompiles(String snippet) {
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-classpath", System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(snippet)))
                .call();

        assertThat(compiled).as(messages.toString()).isTrue();
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

    @Test
    void bothLanguagesShowTheSameCodeAndCommands() {
        for (String language : List.of("java", "sh", "xml")) {
            assertThat(blocks("README.zh-CN.md", language)).isEqualTo(blocks("README.md", language));
        }
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void everyCallHasAnExampleAndARow(String readme) {
        Stream.of(ReferralAccounts.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == Mono.class)
                .map(Method::getName)
                .forEach(call -> {
                    assertThat(blocks(readme, "java")).anyMatch(block -> block.contains("accounts." + call + "("));
                    assertThat(read(readme)).containsPattern("(?m)^\\| .*`" + call + "`.* \\|");
                });
    }

    @Test
    void everyCommandIsRunByContinuousIntegration() {
        String ci = read(".ci/run");
        for (String command : blocks("README.md", "sh")) {
            assertThat(ci).contains(command.strip());
        }
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void theConfigurationTableNamesEverySetting(String readme) {
        List<String> named = rows(read(readme), "authentication", "random");
        List<String> settings = Stream.of(FeishuGatewayBuilder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !name.equals("build"))
                .distinct()
                .toList();

        assertThat(named).containsExactlyInAnyOrderElementsOf(settings);
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void theErrorTableNamesEveryException(String readme) throws IOException {
        List<String> named = rows(read(readme), "ApiException", "GatewayClosedException");
        try (Stream<Path> files =
                Files.list(ROOT.resolve("modules/core/src/main/java/io/github/feishureactive/core/error"))) {
            List<String> exceptions = files.map(
                            file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> name.endsWith("Exception") && !name.equals("FeishuException"))
                    .toList();
            assertThat(named).containsExactlyInAnyOrderElementsOf(exceptions);
        }
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void theTableOfMetricsIsWhatIsMeasured(String readme) {
        List<String> documented = Pattern.compile(
                        "^\\| `(feishu\\.client\\.[\\w.]+)` \\| (\\w+) \\| ([^|]+) \\|", Pattern.MULTILINE)
                .matcher(read(readme))
                .results()
                .map(row ->
                        row.group(1) + " " + row.group(2) + " " + row.group(3).replace("`", ""))
                .toList();

        assertThat(documented)
                .isEqualTo(Stream.of(FeishuInstrument.values())
                        .map(ReadmeTest::row)
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

    static Stream<String> readmes() {
        return READMES.stream();
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

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.zh-CN.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** A snippet among what a reader has around it. */
    private static final class Source extends SimpleJavaFileObject {

        private final String snippet;

        Source(String snippet) {
            super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
            this.snippet = snippet;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
                    import io.github.feishureactive.auth.*;
                    import io.github.feishureactive.core.*;
                    import io.github.feishureactive.core.doctor.*;
                    import io.github.feishureactive.core.error.*;
                    import io.github.feishureactive.core.observe.*;
                    import io.github.feishureactive.core.operation.*;
                    import io.github.feishureactive.core.page.*;
                    import io.github.feishureactive.core.quota.*;
                    import io.github.feishureactive.core.token.*;
                    import io.github.feishureactive.events.*;
                    import io.github.feishureactive.events.connection.*;
                    import io.github.feishureactive.events.webhook.*;
                    import io.github.feishureactive.hire.referral.*;
                    import io.github.feishureactive.hire.referral.account.*;
                    import io.github.feishureactive.hire.referral.diagnosis.*;
                    import io.github.feishureactive.micrometer.*;
                    import io.github.feishureactive.redis.*;
                    import io.github.feishureactive.redis.events.*;
                    import io.github.feishureactive.redis.quota.*;
                    import io.github.feishureactive.redis.token.*;
                    import io.github.feishureactive.simulator.FeishuSimulator;
                    import io.lettuce.core.RedisClient;
                    import io.lettuce.core.RedisURI;
                    import io.micrometer.core.instrument.MeterRegistry;
                    import io.micrometer.observation.ObservationRegistry;
                    import java.time.Instant;
                    import java.util.*;
                    import reactor.core.publisher.*;
                    import reactor.netty.DisposableServer;
                    import reactor.netty.http.server.HttpServer;
                    import tools.jackson.databind.JsonNode;

                    class Snippet {
                        interface Balances { Mono<Void> save(AssetsUpdated update); }
                        Balances balances = null;
                        FeishuGateway gateway = null;
                        Events events = null;
                        AppTicketStore tickets = null;
                        RedisClient redisClient = null;
                        LettuceConnection redis = null;
                        byte[] key = new byte[32];
                        String encryptKey = "", verificationToken = "";
                        String appId = "", appSecret = "", accountId = "", tenantKey = "", userAccessToken = "";
                        Instant from = Instant.EPOCH, to = Instant.now();
                        Flux<String> ids = Flux.empty();
                        ReferralAccounts accounts = null;
                        ObservationRegistry observationRegistry = null;
                        MeterRegistry meterRegistry = null;

                        void run() {
                    """ + snippet + "}}";
        }
    }
}
