package io.github.feishureactive.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import io.github.feishureactive.micrometer.FeishuInstrument;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.observation.FeishuObservationAutoConfiguration;
import io.github.feishureactive.spring.redis.FeishuDistributionAutoConfiguration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every name below {@code feishu} that a page mentions is a metric or a property; the table of the starter's metrics is
 * what a registry holds after the start of an application that has everything.
 */
class NamesInTheDocumentationTest {

    /** Name, kind, and tags with their values. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `(feishu\\.(?!client\\.)[\\w.]+)` \\| (\\w+) \\| ([^|]+) \\|", Pattern.MULTILINE);

    /** Also what stands in a snippet or in running text; not what is part of a longer word, such as a path. */
    private static final Pattern NAME =
            Pattern.compile("(?<![\\w./@-])(?:feishu|management\\.health\\.feishu)\\.[a-z][a-z0-9.-]*[a-z0-9]");

    private static final Pattern YAML = Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final ApplicationContextRunner EVERYTHING = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    FeishuObservationAutoConfiguration.class,
                    FeishuDistributionAutoConfiguration.class,
                    FeishuAutoConfiguration.class,
                    FeishuEventsAutoConfiguration.class))
            .withBean(
                    LettuceClientConfigurationBuilderCustomizer.class,
                    () -> client -> client.shutdownQuietPeriod(Duration.ofMillis(100)))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withPropertyValues(
                    "feishu.app-id=cli_boot",
                    "feishu.app-secret=s3cret",
                    "feishu.base-url=http://127.0.0.1:1",
                    "feishu.long-connection.enabled=true",
                    "feishu.distributed=true",
                    "feishu.instances=4",
                    "feishu.redis.token-cache=true",
                    "spring.data.redis.port=1");

    private static Predicate<String> known = name -> false;

    @BeforeAll
    static void startAnApplicationThatHasEverything() throws IOException {
        Set<String> names = new TreeSet<>();
        List<ConfigurationMetadataProperty> properties = FeishuPropertiesTest.properties();
        properties.forEach(property -> names.add(property.getId()));
        Stream.of(FeishuInstrument.values()).forEach(instrument -> names.add(instrument.getName()));
        EVERYTHING.run(context ->
                names.addAll(rows(context.getBean(MeterRegistry.class)).keySet()));
        List<String> maps = properties.stream()
                .filter(property -> property.getType().startsWith("java.util."))
                .map(ConfigurationMetadataProperty::getId)
                .toList();
        known = name -> names.contains(name)
                || names.stream().anyMatch(whole -> whole.startsWith(name + "."))
                || maps.stream().anyMatch(map -> name.startsWith(map + "[") || name.startsWith(map + "."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/metrics.md", "docs/metrics.zh-CN.md"})
    void theTableOfTheStartersMetricsIsWhatARegistryHolds(String page) {
        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(read(page))
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2) + " " + row.group(3)));
        EVERYTHING.run(context -> assertThat(documented).isEqualTo(rows(context.getBean(MeterRegistry.class))));
    }

    private static Map<String, String> rows(MeterRegistry registry) {
        Map<String, List<Meter>> byName = registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("feishu."))
                .filter(meter -> !meter.getId().getName().startsWith("feishu.client."))
                .collect(Collectors.groupingBy(meter -> meter.getId().getName()));
        Map<String, String> rows = new TreeMap<>();
        byName.forEach((name, meters) ->
                rows.put(name, meters.get(0).getId().getType().name().toLowerCase(Locale.ROOT) + " " + tags(meters)));
        return rows;
    }

    /** Without the app, which the page tells of all meters at once. */
    private static String tags(List<Meter> meters) {
        Map<String, Set<String>> values = new TreeMap<>();
        Stream<Tag> tags = meters.stream().flatMap(meter -> meter.getId().getTags().stream());
        tags.filter(tag -> !tag.getKey().equals("app"))
                .forEach((Tag tag) -> values.computeIfAbsent(tag.getKey(), key -> new TreeSet<>())
                        .add("`" + tag.getValue() + "`"));
        return values.isEmpty()
                ? "-"
                : values.entrySet().stream()
                        .map(tag -> "`" + tag.getKey() + "`: " + String.join(", ", tag.getValue()))
                        .collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyNameIsAMetricOrAProperty(String page) {
        String text = read(page);
        Stream<String> set = YAML.matcher(text)
                .results()
                .flatMap(block -> properties(block.group(1)))
                .filter(name -> name.startsWith("feishu."));
        Stream<String> named = NAME.matcher(text).results().map(MatchResult::group);

        assertThat(Stream.concat(set, named)).as(page).allMatch(known);
    }

    private static Stream<String> properties(String yaml) {
        YamlPropertiesFactoryBean reader = new YamlPropertiesFactoryBean();
        reader.setResources(new ByteArrayResource(yaml.getBytes(UTF_8)));
        return reader.getObject().stringPropertyNames().stream();
    }

    @Test
    void aNameThatThereIsNotIsFound() {
        assertThat(known)
                .accepts("feishu.deadline", "feishu.client.requests", "feishu.quotas[a.b]", "feishu.redis")
                .rejects("feishu.dead-line", "feishu.client.request", "feishu.quotas-x");
    }

    static Stream<String> pages() throws IOException {
        try (Stream<Path> docs = Files.list(root().resolve("docs"))) {
            return Stream.concat(
                    Stream.of("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md"),
                    docs.map(page -> "docs/" + page.getFileName()).filter(page -> page.endsWith(".md")))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static String read(String page) {
        try {
            return Files.readString(root().resolve(page));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + page, e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.zh-CN.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
