package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.redis.FeishuDistributionAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A wrong configuration ends the start with a short text that names the property as it is to be written, says where its
 * value stands and what to do, and tells no secret.
 */
@ExtendWith(OutputCaptureExtension.class)
class WrongConfigurationTest {

    private static final List<String> APP = List.of("feishu.app-id=cli_main", "feishu.app-secret=s3cret");
    private static final List<String> PAYROLL =
            List.of("feishu.apps.payroll.app-id=cli_payroll", "feishu.apps.payroll.app-secret=s3cret");
    private static final List<String> DISTRIBUTED = List.of("feishu.distributed=true", "spring.data.redis.port=1");

    private record Case(String name, List<String> properties, Map<String, Object> environment, List<String> said) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Case of(String name, List<String> app, String property, String... said) {
        List<String> properties = new ArrayList<>(app);
        properties.addAll(Arrays.asList(property.split("; ", -1)));
        return new Case(name, properties, Map.of(), List.of(said));
    }

    private static Case env(String name, List<String> app, String variable, String value, String... said) {
        return new Case(name, app, Map.of(variable, value), List.of(said));
    }

    private static List<String> with(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    static Stream<Case> cases() {
        List<String> both = with(APP, PAYROLL);
        return Stream.of(
                of(
                        "a deadline of nothing",
                        APP,
                        "feishu.deadline=0s",
                        "'feishu.deadline'",
                        "must be more than zero",
                        "Origin: \"feishu.deadline\" from property source \"wrong\"",
                        "30s"),
                of(
                        "a deadline of nothing for one app",
                        both,
                        "feishu.apps.payroll.deadline=0s",
                        "'feishu.apps.payroll.deadline'",
                        "must be more than zero",
                        "Origin: \"feishu.apps.payroll.deadline\" from property source \"wrong\""),
                of(
                        "a deadline of nothing for all apps",
                        PAYROLL,
                        "feishu.deadline=0s",
                        "'feishu.deadline'",
                        "must be more than zero"),
                of("no duration", APP, "feishu.deadline=soon", "'feishu.deadline'", "\"soon\"", "30s"),
                of(
                        "no duration for one app",
                        PAYROLL,
                        "feishu.apps.payroll.deadline=soon",
                        "'feishu.apps.payroll.deadline'",
                        "\"soon\"",
                        "Origin:"),
                of(
                        "no duration for all apps",
                        PAYROLL,
                        "feishu.retry.max-backoff=soon",
                        "'feishu.retry.max-backoff'",
                        "\"soon\""),
                of("no quota", APP, "feishu.quotas[hire.referral_account.enable]=ten", "10/1s", "\"ten\"", "Origin:"),
                of(
                        "no quota of an operation that is nowhere",
                        PAYROLL,
                        "feishu.apps.payroll.quotas[some.call]=ten",
                        "'feishu.apps.payroll.quotas[some.call]'",
                        "10/1s",
                        "\"ten\""),
                of(
                        "a bundle that is nowhere",
                        APP,
                        "feishu.ssl.bundle=private; spring.ssl.bundle.pem.other.truststore.certificate=classpath:x.pem",
                        "'feishu.ssl.bundle'",
                        "\"private\"",
                        "\"other\"",
                        "spring.ssl.bundle.pem.private"),
                of(
                        "a bundle of one app that is nowhere",
                        both,
                        "feishu.apps.payroll.ssl.bundle=private",
                        "'feishu.apps.payroll.ssl.bundle'",
                        "\"private\""),
                of(
                        "a bundle that cannot be read",
                        APP,
                        "feishu.ssl.bundle=private;"
                                + " spring.ssl.bundle.pem.private.truststore.certificate=file:/nowhere/ca.pem",
                        "'feishu.ssl.bundle'",
                        "\"private\"",
                        "/nowhere/ca.pem"),
                of("plain http", APP, "feishu.base-url=http://open.feishu.cn", "'feishu.base-url'", "must use https"),
                of(
                        "a path in the base URL",
                        APP,
                        "feishu.base-url=https://open.feishu.cn/open-apis",
                        "'feishu.base-url'",
                        "write https://open.feishu.cn"),
                of("no URL", APP, "feishu.base-url=:garbage:", "'feishu.base-url'", "such as https://open.feishu.cn"),
                of(
                        "no secret",
                        List.of("feishu.app-id=cli_main"),
                        "feishu.app-secret=",
                        "'feishu.app-secret' is missing or blank",
                        "developer console"),
                of(
                        "no secret of one app",
                        APP,
                        "feishu.apps.payroll.app-id=cli_payroll",
                        "'feishu.apps.payroll.app-secret' is missing or blank"),
                of(
                        "a placeholder that nothing sets",
                        List.of("feishu.app-id=cli_main"),
                        "feishu.app-secret=${PAYROLL_SECRET}",
                        "'feishu.app-secret'",
                        "PAYROLL_SECRET",
                        "is not set"),
                of(
                        "a kind of app that there is not",
                        APP,
                        "feishu.app-type=private",
                        "'feishu.app-type'",
                        "\"private\"",
                        "custom, store"),
                of(
                        "one app under two names",
                        both,
                        "feishu.apps.again.app-id=cli_payroll; feishu.apps.again.app-secret=s3cret",
                        "'feishu.apps.payroll.app-id'",
                        "'feishu.apps.again.app-id'"),
                of(
                        "two webhooks at one path",
                        both,
                        "feishu.webhook.path=/events; feishu.webhook.encrypt-key=s3cret;"
                                + " feishu.apps.payroll.webhook.path=/events;"
                                + " feishu.apps.payroll.webhook.encrypt-key=s3cret",
                        "'feishu.webhook.path'",
                        "'feishu.apps.payroll.webhook.path'",
                        "path of its own"),
                of(
                        "a long connection of a store app",
                        both,
                        "feishu.apps.payroll.long-connection.enabled=true; feishu.apps.payroll.app-type=store",
                        "'feishu.apps.payroll.long-connection.enabled'",
                        "custom apps only",
                        "feishu.apps.payroll.webhook.path"),
                of(
                        "a long connection without an app",
                        List.of(),
                        "feishu.long-connection.enabled=true",
                        "'feishu.app-id' and 'feishu.app-secret' are missing"),
                of(
                        "a long connection with no room",
                        APP,
                        "feishu.long-connection.enabled=true; feishu.long-connection.max-in-flight=0",
                        "'feishu.long-connection.max-in-flight'",
                        "from 1 to"),
                of(
                        "a property of one app that there is not",
                        List.of("feishu.apps.payroll.app-id=cli_payroll"),
                        "feishu.apps.payroll.secert=s3cret",
                        "'feishu.apps.payroll.secert'",
                        "'feishu.apps.payroll.app-secret'",
                        "Origin:"),
                of(
                        "a webhook that trusts anybody",
                        APP,
                        "feishu.webhook.path=/events",
                        "'feishu.webhook.encrypt-key' is missing",
                        "anybody could send events"),
                of(
                        "freshness without a key",
                        PAYROLL,
                        "feishu.apps.payroll.webhook.path=/events; feishu.apps.payroll.webhook.verification-tokens=t0k;"
                                + " feishu.apps.payroll.webhook.freshness=1h",
                        "'feishu.apps.payroll.webhook.encrypt-key'",
                        "freshness needs"),
                of("no connections", APP, "feishu.max-connections=0", "'feishu.max-connections'", "1 to 65535", "256"),
                env(
                        "no connections, by environment variable",
                        APP,
                        "FEISHU_MAXCONNECTIONS",
                        "0",
                        "'feishu.max-connections'",
                        "1 to 65535",
                        "Origin: \"FEISHU_MAXCONNECTIONS\""),
                env(
                        "no number, by environment variable, for one app",
                        PAYROLL,
                        "FEISHU_APPS_PAYROLL_MAX_CONNECTIONS",
                        "many",
                        "'feishu.apps.payroll.max-connections'",
                        "\"many\"",
                        "Origin: \"FEISHU_APPS_PAYROLL_MAX_CONNECTIONS\""),
                env(
                        "no quota, by environment variable",
                        APP,
                        "FEISHU_QUOTAS_HIRE_REFERRAL_ACCOUNT_ENABLE",
                        "ten",
                        "hire.referral_account.enable",
                        "\"ten\"",
                        "Origin: \"FEISHU_QUOTAS_HIRE_REFERRAL_ACCOUNT_ENABLE\""),
                env(
                        "neither on nor off, by environment variable",
                        APP,
                        "FEISHU_LONGCONNECTION_ENABLED",
                        "maybe",
                        "'feishu.long-connection.enabled'",
                        "\"maybe\"",
                        "true or false"),
                of("neither on nor off", APP, "feishu.enabled=maybe", "'feishu.enabled'", "\"maybe\"", "true or false"),
                of(
                        "neither on nor off for one app",
                        PAYROLL,
                        "feishu.apps.payroll.long-connection.enabled=maybe",
                        "'feishu.apps.payroll.long-connection.enabled'",
                        "true or false"),
                of("a group that is a value", APP, "feishu.retry=3", "'feishu.retry'", "feishu.retry.max-attempts"),
                of("no Redis", APP, "feishu.distributed=true; feishu.instances=2", "feishu.distributed", "RedisClient"),
                of(
                        "a name of an app that is none",
                        APP,
                        "feishu.apps.default.app-id=cli_other",
                        "'feishu.apps.default'",
                        "'feishu' itself"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isExplained(Case wrong, CapturedOutput output) {
        assertThatThrownBy(() -> start(Empty.class, wrong).close()).isInstanceOf(Exception.class);

        assertThat(report(output)).contains(wrong.said);
    }

    static Stream<Case> sharing() {
        return Stream.of(
                of(
                        "no number of instances",
                        with(APP, DISTRIBUTED),
                        "feishu.redis.key-prefix=ours",
                        "'feishu.instances' is not set",
                        "Set it to the number of instances"),
                of(
                        "no instances",
                        with(APP, DISTRIBUTED),
                        "feishu.instances=0",
                        "'feishu.instances'",
                        "must be at least 1"),
                of(
                        "a prefix of Redis keys with a brace",
                        with(APP, DISTRIBUTED),
                        "feishu.instances=2; feishu.redis.key-prefix={ours",
                        "'feishu.redis.key-prefix'",
                        "must not contain braces"),
                of(
                        "a key of tickets that is none",
                        with(APP, DISTRIBUTED),
                        "feishu.instances=2; feishu.app-type=store; feishu.redis.ticket-key=s3cret",
                        "'feishu.redis.ticket-key'",
                        "openssl rand -base64 32"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sharing")
    void soIsWhatKeepsInstancesFromSharing(Case wrong, CapturedOutput output) {
        assertThatThrownBy(() -> start(Sharing.class, wrong).close()).isInstanceOf(Exception.class);

        assertThat(report(output)).contains(wrong.said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noDefault")
    void soIsAnInjectionPointThatNamesNoApp(Case wrong, CapturedOutput output) {
        assertThatThrownBy(() -> start(Injecting.class, wrong).close()).isInstanceOf(Exception.class);

        assertThat(report(output)).contains(wrong.said);
    }

    static Stream<Case> noDefault() {
        return Stream.of(new Case(
                "no default app",
                PAYROLL,
                Map.of(),
                List.of("ReferralAccounts", "@Qualifier(\"payroll\")", "'feishu.app-id'")));
    }

    /** Returns what stands below the banner of the failure, as long as a reader takes it in at a glance. */
    private static String report(CapturedOutput output) {
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").doesNotContain("s3cret", "t0k");
        String text = output.getOut().substring(output.getOut().indexOf("Description:"));
        assertThat(text.lines().toList())
                .hasSizeLessThan(15)
                .noneMatch(line -> line.startsWith("\tat "))
                .noneMatch(line -> line.contains("''") || line.contains("io.github.feishureactive.spring"));
        return text;
    }

    private static ConfigurableApplicationContext start(Class<?> beans, Case wrong) {
        SpringApplication application = new SpringApplication(beans);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addInitializers(context -> {
            var sources = context.getEnvironment().getPropertySources();
            Map<String, Object> properties = new LinkedHashMap<>();
            wrong.properties.forEach(property -> {
                int equals = property.indexOf('=');
                properties.put(property.substring(0, equals), property.substring(equals + 1));
            });
            sources.addFirst(new MapPropertySource("wrong", properties));
            sources.addFirst(new SystemEnvironmentPropertySource(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME + "-test-systemEnvironment",
                    wrong.environment));
        });
        return application.run();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        FeishuDistributionAutoConfiguration.class,
        FeishuAutoConfiguration.class,
        FeishuEventsAutoConfiguration.class
    })
    static class Empty {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(DataRedisAutoConfiguration.class)
    static class Sharing extends Empty {}

    @Configuration(proxyBeanMethods = false)
    static class Injecting extends Empty {

        @Bean
        List<ReferralAccounts> user(ReferralAccounts accounts) {
            return List.of(accounts);
        }
    }
}
