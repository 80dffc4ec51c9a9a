package io.github.feishureactive.spring;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import io.github.feishureactive.events.EventDeduplication;
import io.github.feishureactive.events.InMemoryDeduplication;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.redis.FeishuDistributionAutoConfiguration;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;

/** A property without effect is named in a warning. */
class UnusedPropertiesTest {

    private static final String[] APP = {"feishu.app-id=cli_boot", "feishu.app-secret=s3cret"};
    private static final String[] WEBHOOK = {
        "feishu.webhook.path=/feishu/events", "feishu.webhook.verification-tokens=token"
    };
    private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
            SslAutoConfiguration.class,
            FeishuAutoConfiguration.class,
            FeishuDistributionAutoConfiguration.class,
            FeishuEventsAutoConfiguration.class);

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(CONFIGURATIONS).withPropertyValues(APP);
    private final ReactiveWebApplicationContextRunner web = new ReactiveWebApplicationContextRunner()
            .withConfiguration(CONFIGURATIONS)
            .withPropertyValues(APP);

    private static List<String> warnings(Runnable start) {
        try (CapturedLog log = new CapturedLog()) {
            start.run();
            return log.warnings().stream()
                    .filter(text -> text.contains("has no effect"))
                    .toList();
        }
    }

    @Test
    void anOrdinaryApplicationGetsNoWarning() {
        assertThat(warnings(() -> web.withPropertyValues(WEBHOOK)
                        .withPropertyValues("feishu.long-connection.enabled=false")
                        .run(context -> assertThat(context).hasNotFailed())))
                .isEmpty();
    }

    @Test
    void http2NeedsTls() {
        assertThat(warnings(() -> web.withPropertyValues("feishu.http2=true", "feishu.base-url=http://127.0.0.1:1")
                        .run(context -> assertThat(context).hasNotFailed())))
                .singleElement()
                .asString()
                .contains("feishu.http2 has no effect without TLS");
    }

    @ParameterizedTest
    @CsvSource({
        "feishu.instances, 2",
        "feishu.redis.token-cache, true",
        "feishu.redis.ticket-key, AAAAAAAAAAAAAAAAAAAAAA==",
        "feishu.webhook.verification-tokens, token",
        "feishu.webhook.encrypt-key, key",
        "feishu.webhook.freshness, 1h",
        "feishu.long-connection.max-in-flight, 7",
        "feishu.long-connection.retry-refused, true"
    })
    void oneThatNeedsAnotherIsNamed(String property, String value) {
        assertThat(warnings(() -> web.withPropertyValues(property + "=" + value)
                        .run(context -> assertThat(context).hasNotFailed())))
                .singleElement()
                .asString()
                .contains(property + " has no effect without feishu.")
                .doesNotContain("AAAA");
    }

    @Test
    void theWebhooksPathIsNamedWhereThereIsNoWebFlux() {
        assertThat(warnings(() -> runner.withPropertyValues(WEBHOOK)
                        .run(context -> assertThat(context).hasNotFailed())))
                .singleElement()
                .asString()
                .contains("feishu.webhook.path has no effect in this application");
    }

    @ParameterizedTest
    @CsvSource({
        "feishu.dedline=1s, feishu.dedline has no effect, feishu.deadline",
        "feishu.webhok.path=/x, feishu.webhok.path has no effect, feishu.webhook.path",
        "feishu.quotas[hire.referral_account.enabel]=1/1s, quotas[hire.referral_account.enabel], .enable"
    })
    void aMisspeltOneIsNamedWithTheNearest(String property, String named, String nearest) {
        assertThat(warnings(() -> web.withPropertyValues(property)
                        .run(context -> assertThat(context).hasNotFailed())))
                .singleElement()
                .asString()
                .contains(named, nearest);
    }

    /** The platform's name is a common one: others use it in environment variables. */
    @Test
    void oneThatIsLikeNoneOfOursIsSomebodyElses() {
        assertThat(warnings(() -> web.withPropertyValues("feishu.service.host=10.0.0.1", "feishu.notify-robot.url=x")
                        .run(context -> assertThat(context).hasNotFailed())))
                .isEmpty();
    }

    @Test
    void twoDeduplicationsAreAnError() {
        runner.withBean("one", EventDeduplication.class, InMemoryDeduplication::new)
                .withBean("other", EventDeduplication.class, InMemoryDeduplication::new)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class)
                        .hasStackTraceContaining("one,other"));
    }
}
