package io.github.feishureactive.spring.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.redis.FeishuDistributionAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** The dashboard and the alerts name what Prometheus gets from an application that has called the simulator. */
@Timeout(600)
class GrafanaDashboardIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Path DASHBOARD = root().resolve("docs/grafana/feishu-reactive.json");
    private static final Pattern ALERTS =
            Pattern.compile("^```promql\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** A label that applications add to all of their meters, or a scrape to all of its series. */
    private static final Set<String> ADDED = Set.of("application");

    private static Map<String, Set<String>> exported = Map.of();

    @BeforeAll
    static void runAnApplication() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
        try (FeishuSimulator simulator = FeishuSimulator.demo().port(0).start()) {
            new ApplicationContextRunner()
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
                    .withBean(MeterRegistry.class, () -> registry)
                    .withBean(ObservationRegistry.class, () -> observations)
                    .withPropertyValues(
                            "feishu.app-id=" + FeishuSimulator.DEMO_APP_ID,
                            "feishu.app-secret=" + FeishuSimulator.DEMO_APP_SECRET,
                            "feishu.base-url=" + simulator.baseUrl(),
                            "feishu.long-connection.enabled=true",
                            "feishu.distributed=true",
                            "feishu.instances=1",
                            "feishu.redis.token-cache=true",
                            // Nobody is there: the application has its own share of the quota.
                            "spring.data.redis.port=1")
                    .run(context -> exported = exported(context, simulator, registry));
        }
        assertThat(exported).hasSizeGreaterThan(20);
    }

    private static Map<String, Set<String>> exported(
            ApplicationContext context, FeishuSimulator simulator, PrometheusMeterRegistry registry) {
        simulator.faults().next(ApiPaths.ENABLE, Fault.platformError(500, 1002001, "system error"));
        StepVerifier.create(context.getBean(ReferralAccounts.class).enable(FeishuSimulator.DEMO_ACCOUNT_ID))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        return PromQl.exported(registry.scrape());
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.zh-CN.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    }

    private static List<JsonNode> panels() throws IOException {
        return dashboard().get("panels").valueStream().toList();
    }

    @Test
    void everyPanelNamesWhatIsExported() throws IOException {
        Set<String> named = new TreeSet<>();
        for (JsonNode panel : panels()) {
            panel.path("targets")
                    .valueStream()
                    .map(target -> target.get("expr").asString())
                    .forEach(expression -> {
                        assertThat(PromQl.unknown(expression, exported, ADDED))
                                .as(expression)
                                .isEmpty();
                        Pattern.compile("feishu_[a-z_]+")
                                .matcher(expression)
                                .results()
                                .forEach(name -> named.add(name.group()));
                    });
        }
        // Every metric has a panel; the timers of Micrometer have series of their own for those that have not ended.
        Set<String> shown = exported.keySet().stream()
                .filter(name -> name.startsWith("feishu_") && !name.contains("_active_"))
                .map(name -> name.replaceAll("_seconds_(count|sum|max|bucket)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named.stream().map(name -> name.replaceAll("_seconds_(count|sum|max)$", "")))
                .containsAll(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/metrics.md", "docs/metrics.zh-CN.md"})
    void everyAlertNamesWhatIsExported(String page) throws IOException {
        List<String> alerts = ALERTS.matcher(Files.readString(root().resolve(page)))
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(alerts).hasSizeGreaterThan(5).allSatisfy(alert -> assertThat(PromQl.unknown(alert, exported, ADDED))
                .as(alert)
                .isEmpty());
    }

    @Test
    void whatIsNotExportedIsFound() {
        assertThat(PromQl.unknown("sum(feishu_client_request_total)", exported, ADDED))
                .containsExactly("feishu_client_request_total");
        assertThat(PromQl.unknown("sum by (tenant) (feishu_events_in_flight{outcome=\"x\"}", exported, ADDED))
                .containsExactly("feishu_events_in_flight{outcome}", "by (tenant)", "a parenthesis");
    }

    @Test
    void theDashboardCanBeImported() throws IOException {
        JsonNode dashboard = dashboard();
        assertThat(dashboard.get("uid").asString()).matches("[a-z-]{1,40}");
        assertThat(dashboard.get("title").asString()).isNotBlank();
        assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.at("/templating/list").valueStream().map(one -> one.get("name")
                        .asString()))
                .containsExactly("datasource", "application", "app");
        // Also where no such label was added: then the variable finds nothing, and has to match what is not there.
        assertThat(dashboard.at("/templating/list").valueStream().skip(1))
                .allMatch(one -> one.get("allValue").asString().equals(".*")
                        && one.get("current").get("value").asString().equals("$__all"));

        List<Integer> ids = new ArrayList<>();
        Set<String> places = new TreeSet<>();
        for (JsonNode panel : panels()) {
            ids.add(panel.get("id").asInt());
            JsonNode at = panel.get("gridPos");
            int x = at.get("x").asInt();
            int y = at.get("y").asInt();
            assertThat(x + at.get("w").asInt()).isLessThanOrEqualTo(24);
            IntStream.range(x, x + at.get("w").asInt()).forEach(column -> IntStream.range(
                            y, y + at.get("h").asInt())
                    .forEach(row -> assertThat(places.add(column + "/" + row)).isTrue()));
            if (!panel.get("type").asString().equals("row")) {
                assertThat(panel.get("title").asString()).isNotBlank();
                assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
                assertThat(panel.get("targets").valueStream().map(target -> target.get("refId")
                                .asString()))
                        .isNotEmpty()
                        .doesNotHaveDuplicates();
                assertThat(panel.get("targets").valueStream())
                        .allMatch(target -> target.get("expr").asString().contains("application=~\"$application\""));
            }
        }
        assertThat(ids).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    }
}
