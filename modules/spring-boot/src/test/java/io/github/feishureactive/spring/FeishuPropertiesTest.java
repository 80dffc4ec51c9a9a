package io.github.feishureactive.spring;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.unit.DataSize;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.connection.LongConnection;
import io.github.feishureactive.events.connection.LongConnectionBuilder;
import io.github.feishureactive.events.webhook.Acknowledgement;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** Every property: its default, its effect, and that an invalid value fails the start and names it. */
class FeishuPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, FeishuAutoConfiguration.class))
            .withPropertyValues("feishu.app-id=cli_boot", "feishu.app-secret=s3cret");

    /** A property's value, the field of the builder that it sets, and the expected value of that field. */
    private record Effect(String property, String value, String field, Object expected) {}

    static Stream<Effect> effects() {
        return Stream.of(
                new Effect("base-url", "http://127.0.0.1:8080/", "baseUrl", "http://127.0.0.1:8080"),
                new Effect("deadline", "90s", "deadline", Duration.ofSeconds(90)),
                new Effect("response-timeout", "1500", "responseTimeout", Duration.ofMillis(1500)),
                new Effect("max-response-size", "2KB", "maxResponseBytes", 2048),
                new Effect("max-connections", "1024", "maxConnections", 1024),
                new Effect("http2", "true", "http2", true),
                new Effect("retry.max-attempts", "7", "retry", policy(7, 200, 5_000)),
                new Effect("retry.first-backoff", "10ms", "retry", policy(3, 10, 5_000)),
                new Effect("retry.max-backoff", "1m", "retry", policy(3, 200, 60_000)),
                new Effect("default-quota", "20/1s", "defaultQuota", Quota.perSecond(20)),
                new Effect(
                        "quotas.[hire.referral_account.enable]",
                        "1000/1m, 50/1s",
                        "quotas",
                        Map.of(
                                "hire.referral_account.enable",
                                Quota.perMinute(1000).and(Quota.perSecond(50)))));
    }

    private static RetryPolicy policy(int attempts, long first, long max) {
        return new RetryPolicy(attempts, Duration.ofMillis(first), Duration.ofMillis(max));
    }

    @ParameterizedTest
    @MethodSource("effects")
    void aPropertyReachesTheGateway(Effect effect) {
        assertThat(built(field(effect), "feishu." + effect.property + "=" + effect.value))
                .satisfies(found -> assertThat(found instanceof Map ? found : comparable(found, effect.expected))
                        .isEqualTo(effect.expected));
    }

    private static String field(Effect effect) {
        return effect.field;
    }

    private static Object comparable(Object found, Object expected) {
        return expected instanceof String ? found.toString() : found;
    }

    /** Returns a field of the builder at the time when the customizers are applied. */
    private Object built(String field, String... properties) {
        Object[] found = new Object[1];
        runner.withPropertyValues(properties)
                .withBean(
                        FeishuGatewayCustomizer.class,
                        () -> builder -> found[0] = ReflectionTestUtils.getField(builder, field))
                .run(context -> assertThat(context).hasNotFailed());
        return found[0];
    }

    @Test
    void unsetPropertiesAreTheDefaultsOfTheBuilder() {
        for (String field : List.of(
                "baseUrl", "deadline", "responseTimeout", "maxResponseBytes", "retry", "quotas", "defaultQuota")) {
            assertThat(built(field).toString())
                    .isEqualTo(ReflectionTestUtils.getField(FeishuGateway.builder(), field)
                            .toString());
        }
        assertThat(limiter()).isEqualTo(settings(SlotRateLimiter.create()));
    }

    @Test
    void theRateLimiterGetsItsOwn() {
        assertThat(limiter(
                        "feishu.rate-limiter.max-waiting=5",
                        "feishu.rate-limiter.late-arrival=3s",
                        "feishu.rate-limiter.counted-within=40ms"))
                .isEqualTo(settings(SlotRateLimiter.builder()
                        .maxWaiting(5)
                        .lateArrival(Duration.ofSeconds(3))
                        .countedWithin(Duration.ofMillis(40))
                        .build()));
        assertThat(limiter("feishu.rate-limiter.processing-credit=false"))
                .isEqualTo(settings(
                        SlotRateLimiter.builder().processingCredit(false).build()));
    }

    private List<Object> limiter(String... properties) {
        List<Object> found = new ArrayList<>();
        runner.withPropertyValues(properties)
                .run(context -> found.addAll(settings(context.getBean(SlotRateLimiter.class))));
        return found;
    }

    private static List<Object> settings(SlotRateLimiter limiter) {
        Object restRule = ReflectionTestUtils.getField(limiter, "restRule");
        return List.of(
                ReflectionTestUtils.getField(limiter, "maxWaiting"),
                ReflectionTestUtils.getField(restRule, "lateArrival"),
                ReflectionTestUtils.getField(ReflectionTestUtils.getField(restRule, "credit"), "margin"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    base-url                   | http://open.feishu.cn  | must use https
                    base-url                   | ftp://x                | must start with https
                    deadline                   | 0s                     | more than zero
                    deadline                   | 366d                   | a year or less
                    response-timeout           | -1s                    | more than zero
                    max-response-size          | 1023B                  | at least 1024
                    max-response-size          | 2GB                    | less than 2GB
                    max-connections            | 0                      | 1 to 65535
                    max-connections            | 65536                  | 1 to 65535
                    retry.max-attempts         | 0                      | at least 1
                    retry.max-backoff          | 2d                     | a day or less
                    retry.first-backoff        | 6s                     | no less than firstBackoff
                    rate-limiter.max-waiting   | -1                     | zero or more
                    rate-limiter.late-arrival  | 25h                    | zero to
                    rate-limiter.counted-within | 0s                    | 1 ms to 400 ms
                    quotas[some.call]          | ten                    | calls/period
                    quotas[some.call]          | x/1s                   | calls/period
                    quotas[some.call]          | 10/                    | calls/period
                    quotas[some.call]          | 10/soon                | soon
                    quotas[some.call]          | 0/1s                   | 1 to 1000000 permits
                    default-quota              | ten                    | calls/period
                    app-type                   | private                | private
                    instances                  | 0                      | at least 1
                    events.max-concurrency     | 0                      | at least 1
                    events.handling-timeout    | 0s                     | positive
                    webhook.path               | hook                   | slash
                    webhook.verification-tokens | a, ,b                 | blank
                    webhook.encrypt-key        | ' '                    | blank
                    webhook.max-body-size      | 0B                     | at least 1
                    webhook.ack-timeout        | 3s                     | less than the 3 s
                    webhook.freshness          | 0s                     | positive
                    webhook.acknowledge        | never                  | never
                    """)
    void aWrongValueFailsTheStartAndIsNamed(String property, String value, String reason) {
        runner.withPropertyValues("feishu." + property + "=" + value).run(context -> {
            String messages = messages(context.getStartupFailure());
            assertThat(messages).contains(reason).doesNotContain("s3cret");
            // Which of two bounds of the back-off is wrong, nobody knows: it is told of the greater one.
            assertThat(messages).contains("feishu." + property.replace("first-backoff", "max-backoff"));
        });
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }

    /** All properties, each with a value that differs from the default, and its text form in the record. */
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("feishu.enabled", "true", "true"),
                Arguments.of("feishu.distributed", "true", "true"),
                Arguments.of("feishu.instances", "4", "4"),
                Arguments.of("feishu.redis.key-prefix", "ours", "ours"),
                Arguments.of("feishu.redis.ticket-key", "other", "other"),
                Arguments.of("feishu.redis.token-cache", "true", "true"),
                Arguments.of("feishu.app-id", "cli_other", "cli_other"),
                Arguments.of("feishu.app-secret", "other", "other"),
                Arguments.of("feishu.app-type", "store", "STORE"),
                Arguments.of("feishu.base-url", "https://open.larksuite.com", "https://open.larksuite.com"),
                Arguments.of("feishu.deadline", "1m", "PT1M"),
                Arguments.of("feishu.response-timeout", "3s", "PT3S"),
                Arguments.of("feishu.max-response-size", "2MB", "2097152B"),
                Arguments.of("feishu.max-connections", "7", "7"),
                Arguments.of("feishu.http2", "true", "true"),
                Arguments.of("feishu.verify-on-start", "true", "true"),
                Arguments.of("feishu.retry.max-attempts", "5", "5"),
                Arguments.of("feishu.retry.first-backoff", "1s", "PT1S"),
                Arguments.of("feishu.retry.max-backoff", "6s", "PT6S"),
                Arguments.of("feishu.rate-limiter.max-waiting", "7", "7"),
                Arguments.of("feishu.rate-limiter.late-arrival", "2s", "PT2S"),
                Arguments.of("feishu.rate-limiter.processing-credit", "false", "false"),
                Arguments.of("feishu.rate-limiter.counted-within", "40ms", "PT0.04S"),
                Arguments.of("feishu.quotas", null, "{}"),
                Arguments.of("feishu.default-quota", "unlimited", "unlimited"),
                Arguments.of("feishu.ssl.bundle", "feishu-test", "feishu-test"),
                Arguments.of("feishu.events.max-concurrency", "8", "8"),
                Arguments.of("feishu.events.handling-timeout", "5m", "PT5M"),
                Arguments.of("feishu.webhook.path", "/hook", "/hook"),
                Arguments.of("feishu.webhook.verification-tokens", "one,two", "[one, two]"),
                Arguments.of("feishu.webhook.encrypt-key", "other", "other"),
                Arguments.of("feishu.webhook.max-body-size", "1MB", "1048576B"),
                Arguments.of("feishu.webhook.ack-timeout", "2s", "PT2S"),
                Arguments.of("feishu.webhook.acknowledge", "before-handling", "BEFORE_HANDLING"),
                Arguments.of("feishu.webhook.freshness", "5m", "PT5M"),
                Arguments.of("feishu.long-connection.enabled", "true", "true"),
                Arguments.of("feishu.long-connection.max-in-flight", "3", "3"),
                Arguments.of("feishu.long-connection.max-message-size", "2KB", "2048B"),
                Arguments.of("feishu.long-connection.open-timeout", "4s", "PT4S"),
                Arguments.of("feishu.long-connection.close-timeout", "5s", "PT5S"),
                Arguments.of("feishu.long-connection.ack-timeout", "1s", "PT1S"),
                Arguments.of("feishu.long-connection.retry-refused", "true", "true"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyPropertyIsBound(String property, String value, String expected) {
        Map<String, String> source = new HashMap<>(Map.of("feishu.webhook.encrypt-key", "key"));
        if (value != null) {
            source.put(property, value);
        }
        Object bound = new Binder(new MapConfigurationPropertySource(source))
                .bind("feishu", FeishuProperties.class)
                .get();
        for (String part : property.substring("feishu.".length()).split("\\.", -1)) {
            bound = ReflectionTestUtils.invokeMethod(bound, camel(part));
        }
        assertThat(bound).hasToString(expected);
    }

    private static String camel(String dashed) {
        return Pattern.compile("-(.)").matcher(dashed).replaceAll(letter -> letter.group(1)
                .toUpperCase(Locale.ROOT));
    }

    @Test
    void noPropertyIsForgottenHere() throws IOException {
        assertThat(values().map(arguments -> arguments.get()[0]))
                .containsExactlyInAnyOrderElementsOf(properties().stream()
                        .map(ConfigurationMetadataProperty::getId)
                        .filter(id -> id.startsWith("feishu."))
                        // Bound app by app, see SeveralAppsTest; a condition, see FeishuWebAutoConfigurationTest.
                        .filter(name -> !List.of("feishu.apps", "feishu.web.problem-details")
                                .contains(name))
                        .map(Object.class::cast)
                        .toList());
    }

    @Test
    void eventPropertiesReachTheirBuilder() {
        assertThat(new EventProperties(8, Duration.ofMinutes(5)).builder())
                .extracting("maxConcurrency", "handlingTimeout")
                .containsExactly(8, Duration.ofMinutes(5));
    }

    @Test
    void webhookPropertiesReachTheirBuilder() {
        WebhookProperties properties = new WebhookProperties(
                "/hook",
                List.of("one", "two"),
                "k3y",
                DataSize.ofKilobytes(1),
                Duration.ofSeconds(2),
                Acknowledgement.BEFORE_HANDLING,
                Duration.ofMinutes(5));
        assertThat(properties.builder(new Events()))
                .extracting("tokens", "encryptKey", "maxBodySize", "ackTimeout", "acknowledgement", "freshness")
                .containsExactly(
                        List.of("one", "two"),
                        "k3y",
                        1024,
                        Duration.ofSeconds(2),
                        Acknowledgement.BEFORE_HANDLING,
                        Duration.ofMinutes(5));
        assertThat(properties.toString())
                .doesNotContain("one")
                .doesNotContain("two")
                .doesNotContain("k3y");
    }

    @Test
    void longConnectionPropertiesReachTheirBuilder() {
        try (FeishuGateway gateway = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp("cli_boot", "s3cret"))
                .build()) {
            LongConnectionBuilder builder = LongConnection.builder(gateway, new Events());
            new LongConnectionProperties(
                            true,
                            3,
                            DataSize.ofKilobytes(2),
                            Duration.ofSeconds(4),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(1),
                            true)
                    .applyTo(builder);
            assertThat(builder)
                    .extracting(
                            "maxInFlight",
                            "maxMessageBytes",
                            "openTimeout",
                            "closeTimeout",
                            "ackTimeout",
                            "retryRefused")
                    .containsExactly(
                            3, 2048, Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(1), true);
        }
    }

    @Test
    void unsetEventPropertiesAreTheDefaultsOfTheBuilders() {
        runner.run(context -> {
            FeishuProperties properties = context.getBean(FeishuProperties.class);
            Events events = new Events();
            assertThat(properties.events().builder())
                    .usingRecursiveComparison()
                    .comparingOnlyFields("maxConcurrency", "handlingTimeout")
                    .isEqualTo(Events.builder());
            assertThat(properties.webhook().builder(events))
                    .usingRecursiveComparison()
                    .comparingOnlyFields(
                            "tokens", "encryptKey", "maxBodySize", "ackTimeout", "acknowledgement", "freshness")
                    .isEqualTo(EventWebhook.builder(events));
            LongConnectionBuilder builder = LongConnection.builder(context.getBean(FeishuGateway.class), events);
            properties.longConnection().applyTo(builder);
            assertThat(builder)
                    .usingRecursiveComparison()
                    .comparingOnlyFields("maxInFlight", "maxMessageBytes", "openTimeout", "closeTimeout")
                    .isEqualTo(LongConnection.builder(context.getBean(FeishuGateway.class), events));
        });
    }

    @Test
    void aQuotaCanBeUnlimited() {
        assertThat(built("quotas", "feishu.quotas.[some.call]=unlimited"))
                .isEqualTo(Map.of("some.call", Quota.unlimited()));
    }

    @Test
    void aWebhookThatTrustsAnybodyFailsTheStart() {
        runner.withPropertyValues("feishu.webhook.path=/feishu/events")
                .run(context -> assertThat(messages(context.getStartupFailure()))
                        .contains("feishu.webhook.encrypt-key: Without encryptKey and verificationToken"));
    }

    @Test
    void aLongConnectionOutOfBoundsFailsTheStart() {
        for (String wrong : List.of("max-in-flight=0", "max-message-size=1B", "open-timeout=2h", "close-timeout=0s")) {
            runner.withConfiguration(AutoConfigurations.of(FeishuEventsAutoConfiguration.class))
                    .withPropertyValues("feishu.long-connection.enabled=true", "feishu.long-connection." + wrong)
                    .run(context -> assertThat(messages(context.getStartupFailure()))
                            .contains("feishu.long-connection." + wrong.substring(0, wrong.indexOf('='))));
        }
    }

    @Test
    void theSecretIsHidden() {
        runner.run(context -> assertThat(context.getBean(FeishuProperties.class).toString())
                .contains("appId=cli_boot", "appSecret=hidden", "deadline=PT30S")
                .doesNotContain("s3cret"));
    }

    @Test
    void everyPropertyIsDescribed() throws IOException {
        assertThat(properties()).hasSizeGreaterThan(25).allSatisfy(property -> assertThat(property.getDescription())
                .as(property.getId())
                .matches("(?s)[A-Z].*\\."));
    }

    static List<ConfigurationMetadataProperty> properties() throws IOException {
        try (InputStream metadata =
                FeishuProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return ConfigurationMetadataRepositoryJsonBuilder.create(metadata)
                    .build()
                    .getAllProperties()
                    .values()
                    .stream()
                    .toList();
        }
    }
}
