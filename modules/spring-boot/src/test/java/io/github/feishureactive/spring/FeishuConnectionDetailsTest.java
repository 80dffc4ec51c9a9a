package io.github.feishureactive.spring;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.internal.failure.AmbiguousAppException;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;

/** Connection details take the place of the properties that say where the platform is; all others still apply. */
class FeishuConnectionDetailsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, FeishuAutoConfiguration.class, FeishuEventsAutoConfiguration.class));

    @Test
    void thePropertiesAreTheDetailsWhereThereAreNoOthers() {
        runner.withPropertyValues(
                        "feishu.app-id=cli_boot",
                        "feishu.app-secret=s3cret",
                        "feishu.base-url=https://open.larksuite.com")
                .run(context -> {
                    FeishuConnectionDetails details = context.getBean(FeishuConnectionDetails.class);
                    assertThat(details.getAppId()).isEqualTo("cli_boot");
                    assertThat(details.getAppSecret()).isEqualTo("s3cret");
                    assertThat(details.getBaseUrl()).isEqualTo("https://open.larksuite.com");
                    assertThat(details.getSslBundle()).isNull();
                    assertThat(details.toString()).contains("cli_boot").doesNotContain("s3cret");
                });
    }

    @Test
    void detailsNeedNoProperties() {
        runner.withBean(FeishuConnectionDetails.class, () -> new Details("cli_details"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReferralAccounts.class)
                        .getBean(FeishuGateway.class)
                        .hasToString("FeishuGateway[app cli_details]"));
    }

    /** Calls would reach the platform of the details, and not the test system of the property. */
    @Test
    void anAddressThatTheDetailsReplaceIsWarnedOf() {
        CapturedLog log = new CapturedLog();
        runner.withBean(FeishuConnectionDetails.class, () -> new Details("cli_details"))
                .withPropertyValues("feishu.base-url=http://127.0.0.1:1")
                .run(context -> assertThat(context).hasNotFailed());
        log.close();
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("feishu.base-url has no effect: the FeishuConnectionDetails bean takes its place");
    }

    /** Also where they cannot be resolved, such as the placeholder of a secret that a test does not have. */
    @Test
    void detailsComeBeforeTheProperties() {
        runner.withBean(FeishuConnectionDetails.class, () -> new Details("cli_details"))
                .withPropertyValues(
                        "feishu.app-id=${FEISHU_ABSENT_APP_ID}",
                        "feishu.app-secret=${FEISHU_ABSENT_SECRET}",
                        "feishu.base-url=https://wrong.example",
                        "feishu.ssl.bundle=absent",
                        "feishu.long-connection.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(FeishuGateway.class)
                        .hasToString("FeishuGateway[app cli_details]"));
    }

    @Test
    void aNamedAppHasItsOwn() {
        runner.withUserConfiguration(Shop.class)
                .withPropertyValues("feishu.apps.shop.deadline=9s", "feishu.apps.partner.app-id=cli_partner")
                .withPropertyValues("feishu.apps.partner.app-secret=s3cret")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(Stream.of(context.getBeanNamesForType(FeishuGateway.class))
                                    .map(name -> context.getBean(name).toString()))
                            .containsExactlyInAnyOrder(
                                    "FeishuGateway[app cli_shop_details]", "FeishuGateway[app cli_partner]");
                });
    }

    /** Details are for the default app too where all others are named. */
    @Test
    void detailsMakeADefaultAppBesideNamedOnes() {
        runner.withBean(FeishuConnectionDetails.class, () -> new Details("cli_details"))
                .withPropertyValues("feishu.apps.partner.app-id=cli_partner", "feishu.apps.partner.app-secret=s3cret")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(FeishuAutoConfiguration.GATEWAY_BEAN_NAME)
                        .hasToString("FeishuGateway[app cli_details]"));
    }

    @Test
    void aGatewayOfAnotherAppThanTheDetailsIsAFailure() {
        runner.withBean(FeishuConnectionDetails.class, () -> new Details("cli_details"))
                .withBean(Authentication.class, () -> AppAuthentication.customApp("cli_other", "s3cret"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(AmbiguousAppException.class)
                        .hasMessageContaining("of type FeishuConnectionDetails calls as cli_details")
                        .hasMessageContaining("calls as cli_other"));
    }

    @Test
    void oneAppUnderTwoNamesIsAFailureWithDetailsToo() {
        runner.withBean(FeishuConnectionDetails.class, () -> new Details("cli_partner"))
                .withPropertyValues("feishu.apps.partner.app-id=cli_partner", "feishu.apps.partner.app-secret=s3cret")
                .run(context -> assertThat(context).getFailure().hasMessageContaining("feishu.apps.partner.app-id"));
    }

    private record Details(String getAppId) implements FeishuConnectionDetails {

        @Override
        public String getAppSecret() {
            return "s3cret";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Shop {

        @Bean(defaultCandidate = false)
        @Qualifier("shop")
        FeishuConnectionDetails shop() {
            return new Details("cli_shop_details");
        }
    }
}
