package io.github.feishureactive.spring;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.test.util.ReflectionTestUtils;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.SlotRateLimiter;

import static org.assertj.core.api.Assertions.assertThat;

/** Every property: what it is unless set, that it reaches what it is for, and that a wrong value is told by name. */
class FeishuPropertiesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, FeishuAutoConfiguration.class))
            .withPropertyValues("feishu.app-id=cli_boot", "feishu.app-secret=s3cret");

    /** A value for the property, the field of the builder it reaches, and what is found there. */
    private record Effect(String property, String value, String field, Object expected) {}

    static Stream<Effect> effects() {
        return Stream.of(
                new Effect("base-url", "http://127.0.0.1:8080/", "baseUrl", "http://127.0.0.1:8080"),
                new Effect("deadline", "90s", "deadline", Duration.ofSeconds(90)),
                new Effect("response-timeout", "1500", "responseTimeout", Duration.ofMillis(1500)),
                new Effect("max-response-size", "2KB", "maxResponseBytes", 2048),
                new Effect("retry.max-attempts", "7", "retry", policy(7, 200, 5_000)),
                new Effect("retry.first-backoff", "10ms", "retry", policy(3, 10, 5_000)),
                new Effect("retry.max-backoff", "1m", "retry", policy(3, 200, 60_000)),
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

    /** What the builder holds when the customizers see it. */
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
        for (String field : List.of("baseUrl", "deadline", "responseTimeout", "maxResponseBytes", "retry", "quotas")) {
            assertThat(built(field).toString())
                    .isEqualTo(ReflectionTestUtils.getField(FeishuGateway.builder(), field)
                            .toString());
        }
        assertThat(limiter()).isEqualTo(settings(SlotRateLimiter.create()));
    }

    @Test
    void theRateLimiterGetsItsOwn() {
        assertThat(limiter("feishu.rate-limiter.max-waiting=5", "feishu.rate-limiter.late-arrival=3s"))
                .isEqualTo(settings(SlotRateLimiter.builder()
                        .maxWaiting(5)
                        .lateArrival(Duration.ofSeconds(3))
                        .build()));
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
                ReflectionTestUtils.getField(restRule, "lateArrival"));
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
                    retry.max-attempts         | 0                      | at least 1
                    retry.max-backoff          | 2d                     | a day or less
                    retry.first-backoff        | 6s                     | no less than firstBackoff
                    rate-limiter.max-waiting   | -1                     | zero or more
                    rate-limiter.late-arrival  | 25h                    | zero to
                    quotas.[some.call]         | ten                    | calls/period
                    quotas.[some.call]         | x/1s                   | calls/period
                    quotas.[some.call]         | 10/                    | calls/period
                    quotas.[some.call]         | 10/soon                | soon
                    quotas.[some.call]         | 0/1s                   | 1 to 1000000 permits
                    app-type                   | private                | private
                    """)
    void aWrongValueEndsTheStartAndIsNamed(String property, String value, String reason) {
        runner.withPropertyValues("feishu." + property + "=" + value).run(context -> {
            String told = messages(context.getStartupFailure());
            assertThat(told).contains(reason).doesNotContain("s3cret");
            // Of the retry, three values are judged together.
            assertThat(told).contains("feishu." + (property.startsWith("retry") ? "retry" : property));
        });
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }

    @Test
    void anUnlimitedQuotaCanBeSaid() {
        assertThat(built("quotas", "feishu.quotas.[some.call]=unlimited"))
                .isEqualTo(Map.of("some.call", Quota.unlimited()));
    }

    @Test
    void theSecretIsHidden() {
        runner.run(context -> assertThat(context.getBean(FeishuProperties.class).toString())
                .contains("appId=cli_boot", "appSecret=hidden", "deadline=PT30S")
                .doesNotContain("s3cret"));
    }

    @Test
    void everyPropertyIsDescribed() throws IOException {
        assertThat(properties()).hasSizeGreaterThan(14).allSatisfy(property -> assertThat(property.getDescription())
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
                    .filter(property -> property.getId().startsWith("feishu."))
                    .toList();
        }
    }
}
