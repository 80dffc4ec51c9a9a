package io.github.feishureactive.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.util.ReflectionTestUtils;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.micrometer.MicrometerMeters;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.health.FeishuHealthAutoConfiguration;
import io.github.feishureactive.spring.internal.InvalidPropertyException;
import io.github.feishureactive.spring.internal.failure.AmbiguousAppException;
import io.github.feishureactive.spring.observation.FeishuObservationAutoConfiguration;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Apps below {@code feishu.apps}: their beans, what they share, and what keeps them apart. */
@ExtendWith(OutputCaptureExtension.class)
class SeveralAppsTest {

    private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
            SslAutoConfiguration.class,
            FeishuObservationAutoConfiguration.class,
            FeishuAutoConfiguration.class,
            FeishuEventsAutoConfiguration.class);
    private static final String[] MAIN = {"feishu.app-id=cli_main", "feishu.app-secret=s3cret"};
    private static final String[] OTHERS = {
        "feishu.apps.partner.app-id=cli_partner",
        "feishu.apps.partner.app-secret=s3cret",
        "feishu.apps.shop.app-id=cli_shop",
        "feishu.apps.shop.app-secret=s3cret",
        "feishu.apps.shop.app-type=store"
    };

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(CONFIGURATIONS).withPropertyValues(OTHERS);

    @Test
    void eachIsInjectedByItsNameAndTheDefaultOnePlainly() {
        runner.withPropertyValues(MAIN).withBean(Injected.class).run(context -> {
            Injected injected = context.getBean(Injected.class);
            assertThat(injected.apps)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "accounts", "cli_main",
                            "gateway", "cli_main",
                            "partner accounts", "cli_partner",
                            "partner gateway", "cli_partner",
                            "partner rewards", "cli_partner",
                            "shop referrals", "cli_shop",
                            "shop job posts", "cli_shop"));
            assertThat(context).hasSingleBean(AppTicketStore.class);
            assertThat(context.getBeansOfType(Events.class)).hasSize(3);
            assertThat(context.getBeansOfType(SlotRateLimiter.class)).hasSize(3);
            assertThat(context.getBean("feishuAuthentication#shop"))
                    .hasToString("AppAuthentication[store app cli_shop, secret hidden]");
        });
    }

    @Test
    void whatAnAppDoesNotSayIsSaidForAllAndWhatItIsIsItsOwn() {
        runner.withPropertyValues(MAIN)
                .withPropertyValues(
                        "feishu.deadline=7s",
                        "feishu.quotas.[one]=10/1s",
                        "feishu.quotas.[other]=20/1s",
                        "feishu.webhook.path=/feishu/events",
                        "feishu.webhook.encrypt-key=key",
                        "feishu.webhook.max-body-size=2KB",
                        "feishu.long-connection.enabled=true",
                        "feishu.apps.partner.response-timeout=3s",
                        "feishu.apps.partner.quotas.[other]=30/1s",
                        "feishu.apps.shop.deadline=9s")
                .run(context -> {
                    FeishuProperties partner = properties(context.getBean("feishuApp#partner"));
                    assertThat(partner.deadline()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(partner.responseTimeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(partner.quotas()).isEqualTo(Map.of("one", "10/1s", "other", "30/1s"));
                    assertThat(partner.webhook().path()).isNull();
                    assertThat(partner.webhook().encryptKey()).isNull();
                    assertThat(partner.webhook().maxBodySize().toBytes()).isEqualTo(2048);
                    assertThat(partner.longConnection().enabled()).isFalse();
                    FeishuProperties shop = properties(context.getBean("feishuApp#shop"));
                    assertThat(shop.deadline()).isEqualTo(Duration.ofSeconds(9));
                    assertThat(shop.appType()).isEqualTo(FeishuProperties.AppType.STORE);
                    assertThat(context.getBean(FeishuProperties.class).deadline())
                            .isEqualTo(Duration.ofSeconds(7));
                    assertThat(ReflectionTestUtils.getField(context.getBean("feishuGateway#shop"), "deadline"))
                            .isEqualTo(Duration.ofSeconds(9));
                });
    }

    private static FeishuProperties properties(Object app) {
        return ((FeishuApp) app).properties();
    }

    @Test
    void environmentVariablesReachANameWithADash() {
        new ApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withPropertyValues("feishu.apps.tenant-b.app-id=cli_b")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME + "-test-systemEnvironment",
                                Map.of("FEISHU_APPS_TENANTB_APPSECRET", "s3cret"))))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean("feishuGateway#tenant-b")).hasToString("FeishuGateway[app cli_b]");
                });
    }

    /** Kubernetes adds variables for each service, such as one with the name feishu-apps. */
    @Test
    void theVariablesOfAServiceMakeNoApp() {
        new ApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withPropertyValues(MAIN)
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME + "-test-systemEnvironment",
                                Map.of(
                                        "FEISHU_APPS_PORT", "tcp://10.0.0.1:80",
                                        "FEISHU_APPS_PORT_80_TCP", "tcp://10.0.0.1:80",
                                        "FEISHU_APPS_PORT_80_TCP_ADDR", "10.0.0.1",
                                        "FEISHU_APPS_SERVICE_HOST", "10.0.0.1",
                                        "FEISHU_APPS_V2_SERVICE_PORT_HTTP", "80"))))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(FeishuGateway.class));
    }

    @Test
    void theSecretIsNotTheDefaultAppsOne() {
        new ApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withPropertyValues(MAIN)
                .withPropertyValues("feishu.apps.partner.app-id=cli_partner")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("Missing or blank: feishu.apps.partner.app-secret"));
    }

    @Test
    void thereNeedBeNoDefaultApp() {
        runner.run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean("feishuGateway").doesNotHaveBean("feishuEvents");
            assertThat(((FeishuGateway) context.getBean("feishuGateway#partner")).appId())
                    .isEqualTo("cli_partner");
        });
    }

    @Test
    void withoutADefaultAppAnInjectionPointThatNamesNoneIsToldWhatToWrite(CapturedOutput output) {
        SpringApplication application = new SpringApplication(NamesNone.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        assertThatThrownBy(() ->
                application.run("--feishu.apps.partner.app-id=cli_partner", "--feishu.apps.partner.app-secret=s3cret"));
        String text = output.getOut().substring(output.getOut().indexOf("Description:"));
        assertThat(text.lines().toList()).hasSizeLessThan(15);
        assertThat(text).contains("ReferralAccounts", "'partner'", "@Qualifier(\"partner\")", "'feishu.app-id'");
    }

    @Test
    void aCustomizerThatNamesAnAppIsForThatOneAndOthersAreForAll() {
        runner.withPropertyValues(MAIN).withUserConfiguration(Customizers.class).run(context -> {
            assertThat(deadline(context.getBean("feishuGateway"))).isEqualTo(5);
            assertThat(deadline(context.getBean("feishuGateway#partner"))).isEqualTo(2);
            assertThat(deadline(context.getBean("feishuGateway#shop"))).isEqualTo(5);
        });
    }

    private static long deadline(Object gateway) {
        return ((Duration) ReflectionTestUtils.getField(gateway, "deadline")).toSeconds();
    }

    @Test
    void beansOfTheApplicationThatNameTheAppComeFirst() {
        SlotRateLimiter limiter = SlotRateLimiter.create();
        runner.withPropertyValues(MAIN)
                .withBean(
                        "slow",
                        RateLimiter.class,
                        () -> limiter,
                        definition -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false),
                        definition -> ((AbstractBeanDefinition) definition)
                                .addQualifier(new AutowireCandidateQualifier(Qualifier.class, "partner")))
                .run(context -> {
                    assertThat(limiter(context.getBean("feishuGateway#partner")))
                            .isSameAs(limiter);
                    assertThat(limiter(context.getBean("feishuGateway#shop"))).isNotSameAs(limiter);
                    assertThat(limiter(context.getBean("feishuGateway"))).isNotSameAs(limiter);
                });
    }

    @Test
    void aLimiterOfTheApplicationIsForAllApps() {
        SlotRateLimiter limiter = SlotRateLimiter.create();
        runner.withPropertyValues(MAIN)
                .withBean(RateLimiter.class, () -> limiter)
                .run(context -> {
                    assertThat(context).hasSingleBean(RateLimiter.class);
                    assertThat(limiter(context.getBean("feishuGateway#partner")))
                            .isSameAs(limiter);
                    assertThat(limiter(context.getBean("feishuGateway"))).isSameAs(limiter);
                });
    }

    private static Object limiter(Object gateway) {
        return ReflectionTestUtils.getField(gateway, "limiter");
    }

    @Test
    void aGatewayThatNamesAnAppAndIsAnothersIsAStartFailure() {
        runner.withPropertyValues(MAIN)
                .withUserConfiguration(WrongPartner.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(AmbiguousAppException.class)
                        .hasMessageContaining("'feishu.apps.partner.app-id' is cli_partner")
                        .hasMessageContaining("'own' of type FeishuGateway calls as cli_wrong"));
    }

    @ParameterizedTest
    @CsvSource({
        "feishu.apps.default.app-id=cli_x, feishu.apps.default",
        "feishu.apps.[two words].app-id=cli_x, feishu.apps.two words",
        "feishu.apps.again.app-id=cli_shop, feishu.apps.shop.app-id",
        "feishu.apps.again.webhook.path=/events, feishu.apps.shop.webhook.path"
    })
    void whatDoesNotKeepThemApartIsAStartFailure(String property, String named) {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withPropertyValues(OTHERS)
                .withPropertyValues(
                        "feishu.apps.again.app-id=cli_again",
                        "feishu.apps.again.app-secret=s3cret",
                        "feishu.apps.again.webhook.verification-tokens=token",
                        "feishu.apps.shop.webhook.path=/events",
                        "feishu.apps.shop.webhook.verification-tokens=token",
                        property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .extracting(SeveralAppsTest::root)
                        .isInstanceOfSatisfying(InvalidPropertyException.class, failure -> assertThat(failure)
                                .hasMessageContaining(named)));
    }

    /** Health and meters would otherwise miss one of them, and a webhook take either. */
    @Test
    void twoReceiversOfEventsAreAStartFailure() {
        new ApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withConfiguration(AutoConfigurations.of(FeishuHealthAutoConfiguration.class))
                .withPropertyValues(MAIN)
                .withBean("one", Events.class, Events::new)
                .withBean("other", Events.class, Events::new)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(NoUniqueBeanDefinitionException.class)
                        .hasMessageContaining("one,other"));
    }

    @Test
    void anObserverOfTheApplicationIsForAllApps() {
        MicrometerMeters own = MicrometerMeters.of(new SimpleMeterRegistry());
        runner.withPropertyValues(MAIN)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(MicrometerMeters.class, () -> own)
                .run(context -> assertThat(
                                context.getBeansOfType(MicrometerMeters.class).values())
                        .containsExactly(own));
        runner.withPropertyValues(MAIN)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> assertThat(context.getBeansOfType(MicrometerMeters.class))
                        .hasSize(3));
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    @Test
    void whatAllAppsShareHasNoEffectBelowOne() {
        try (CapturedLog log = new CapturedLog()) {
            runner.withPropertyValues(
                            "feishu.long-connection.enabled=true",
                            "feishu.apps.partner.instances=3",
                            "feishu.apps.shop.web.problem-details=false",
                            "feishu.apps.shop.webhook.freshness=1h")
                    .run(context -> assertThat(context).hasNotFailed());
            assertThat(log.warnings())
                    .filteredOn(text -> text.contains("has no effect"))
                    .satisfiesExactlyInAnyOrder(
                            text -> assertThat(text)
                                    .contains("feishu.long-connection.enabled has no effect without feishu.app-id"),
                            text -> assertThat(text).contains("feishu.apps.shop.web.problem-details has no effect"),
                            text -> assertThat(text)
                                    .contains("feishu.apps.partner.instances has no effect", "Set feishu.instances"),
                            text -> assertThat(text)
                                    .contains("feishu.apps.shop.webhook.freshness has no effect without"
                                            + " feishu.apps.shop.webhook.path"));
        }
    }

    static final class Injected {

        private final Map<String, String> apps;

        Injected(
                ReferralAccounts accounts,
                FeishuGateway gateway,
                @Qualifier("partner") ReferralAccounts partnerAccounts,
                @Qualifier("partner") FeishuGateway partnerGateway,
                @Qualifier("partner") ReferralRewards partnerRewards,
                @Qualifier("shop") Referrals shopReferrals,
                @Qualifier("shop") ReferralJobPosts shopJobPosts) {
            this.apps = Map.of(
                    "accounts", app(accounts),
                    "gateway", gateway.appId(),
                    "partner accounts", app(partnerAccounts),
                    "partner gateway", partnerGateway.appId(),
                    "partner rewards", app(partnerRewards),
                    "shop referrals", app(shopReferrals),
                    "shop job posts", app(shopJobPosts));
        }

        private static String app(Object api) {
            return ((AppBound) api).appId();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, FeishuAutoConfiguration.class})
    static class NamesNone {

        @Bean
        List<ReferralAccounts> user(ReferralAccounts accounts) {
            return List.of(accounts);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(1)
        FeishuGatewayCustomizer all() {
            return builder -> builder.deadline(Duration.ofSeconds(5));
        }

        @Bean
        @Qualifier("partner")
        FeishuGatewayCustomizer partner() {
            return builder -> builder.deadline(Duration.ofSeconds(2));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WrongPartner {

        @Bean(defaultCandidate = false)
        @Qualifier("partner")
        FeishuGateway own() {
            return FeishuGateway.builder()
                    .authentication(AppAuthentication.customApp("cli_wrong", "secret"))
                    .build();
        }
    }
}
