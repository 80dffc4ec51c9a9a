package io.github.feishureactive.spring;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.spring.internal.failure.AmbiguousAppException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A bean that calls as another app than the configured one never takes its place without a word. */
@ExtendWith(OutputCaptureExtension.class)
class AmbiguousAppTest {

    private static final String[] APP = {"--feishu.app-id=cli_main", "--feishu.app-secret=s3cret"};

    @Test
    void aSecondGatewayIsAStartFailure(CapturedOutput output) {
        assertThatThrownBy(() -> start(PartnerGateway.class, APP)).isInstanceOf(AmbiguousAppException.class);
        assertThat(report(output))
                .anyMatch(line -> line.contains("'feishu.app-id' is cli_main"))
                .anyMatch(line -> line.contains("'partnerGateway' of type FeishuGateway calls as cli_partner"))
                .anyMatch(line -> line.contains("@Bean(defaultCandidate = false)"))
                .anyMatch(line -> line.contains("@Qualifier(\"partnerGateway\")"));
    }

    @Test
    void soIsAnAuthenticationOfAnotherApp(CapturedOutput output) {
        assertThatThrownBy(() -> start(PartnerAuthentication.class, APP)).isInstanceOf(AmbiguousAppException.class);
        assertThat(report(output)).anyMatch(line -> line.contains("'partner' of type Authentication calls as cli_par"));
    }

    @Test
    void soIsACustomizerThatTurnsTheGatewayIntoAnotherAppsOne(CapturedOutput output) {
        assertThatThrownBy(() -> start(PartnerCustomizer.class, APP)).isInstanceOf(AmbiguousAppException.class);
        assertThat(report(output))
                .anyMatch(line -> line.contains("'feishuGateway' of type FeishuGateway calls as cli_partner"));
    }

    @Test
    void soAreAccountsOfAnotherApp(CapturedOutput output) {
        assertThatThrownBy(() -> start(PartnerAccounts.class, APP)).isInstanceOf(AmbiguousAppException.class);
        assertThat(report(output))
                .anyMatch(line -> line.contains("'partnerAccounts' of type ReferralAccounts calls as cli_partner"));
    }

    @Test
    void frontsOfTwoAppsAreOneEvenWithoutTheProperty(CapturedOutput output) {
        assertThatThrownBy(() -> start(GatewayAndPartnerAccounts.class)).isInstanceOf(AmbiguousAppException.class);
        assertThat(report(output))
                .anyMatch(line -> line.contains("'ownGateway' of type FeishuGateway calls as cli_own"))
                .anyMatch(line -> line.contains("'partnerAccounts' of type ReferralAccounts calls as cli_partner"));
    }

    @Test
    void twoGatewaysWithoutADefaultAreToldHowToBeToldApart(CapturedOutput output) {
        assertThatThrownBy(() -> start(TwoGateways.class));
        assertThat(report(output))
                .anyMatch(line -> line.contains("2 beans of type FeishuGateway"))
                .anyMatch(line -> line.contains("'ownGateway'") && line.contains("'partnerGateway'"))
                .anyMatch(line -> line.contains("@Bean(defaultCandidate = false)"));
    }

    @Test
    void aPrimaryOneDecidesWhereNoPropertySpeaksAgainstIt() {
        try (ConfigurableApplicationContext context = start(PrimaryGateway.class)) {
            assertThat(appOf(context.getBean(ReferralAccounts.class))).isEqualTo("cli_partner");
        }
        assertThatThrownBy(() -> start(PrimaryGateway.class, APP)).isInstanceOf(AmbiguousAppException.class);
    }

    @Test
    void soIsTheGatewayOfAParentContext(CapturedOutput output) {
        try (ConfigurableApplicationContext parent = start(Empty.class, APP)) {
            assertThatThrownBy(() -> child(parent, "--feishu.app-id=cli_child", "--feishu.app-secret=s3cret"))
                    .isInstanceOf(AmbiguousAppException.class);
            assertThat(report(output))
                    .anyMatch(line -> line.contains("'feishu.app-id' is cli_child"))
                    .anyMatch(line -> line.contains(", of a parent context, calls as cli_main"));
            try (ConfigurableApplicationContext child = child(parent, APP)) {
                assertThat(child.getBean(FeishuGateway.class)).isSameAs(parent.getBean(FeishuGateway.class));
            }
        }
    }

    private static ConfigurableApplicationContext child(ConfigurableApplicationContext parent, String... arguments) {
        SpringApplication application = new SpringApplication(Empty.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addInitializers(context -> context.setParent(parent));
        return application.run(arguments);
    }

    @Test
    void theGatewayOfANamedAppIsNotTheDefaultOneToo(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        ShopGateway.class,
                        "--feishu.apps.shop.app-id=cli_shop",
                        "--feishu.apps.shop.app-secret=s3cret"))
                .isInstanceOf(AmbiguousAppException.class);
        assertThat(report(output))
                .anyMatch(line -> line.contains("'shopGateway' of type FeishuGateway is that of the app 'shop'"))
                .anyMatch(line ->
                        line.contains("@Bean(defaultCandidate = false)") && line.contains("@Qualifier(\"shop\")"));
    }

    @Test
    void anotherAppMayStandBesideTheDefaultOne() {
        try (ConfigurableApplicationContext context = start(Beside.class, APP)) {
            assertThat(appOf(context.getBean(ReferralAccounts.class))).isEqualTo("cli_main");
            assertThat(appOf(context.getBean(Referrals.class))).isEqualTo("cli_main");
            assertThat(appOf(context.getBean("partnerAccounts"))).isEqualTo("cli_partner");
        }
    }

    @Test
    void aGatewayOfTheSameAppReplacesOursAsBefore() {
        try (ConfigurableApplicationContext context =
                start(PartnerGateway.class, "--feishu.app-id=cli_partner", "--feishu.app-secret=s3cret")) {
            assertThat(context.getBeansOfType(FeishuGateway.class)).containsOnlyKeys("partnerGateway");
        }
    }

    private static String appOf(Object front) {
        return ((AppBound) front).appId();
    }

    /** Returns what stands below the banner of the failure, as long as a reader takes it in at a glance. */
    private static List<String> report(CapturedOutput output) {
        String text = output.getOut();
        List<String> lines =
                text.substring(text.indexOf("Description:")).lines().toList();
        assertThat(lines).hasSizeLessThan(15).noneMatch(line -> line.startsWith("\tat "));
        return lines;
    }

    private static ConfigurableApplicationContext start(Class<?> beans, String... arguments) {
        SpringApplication application = new SpringApplication(Empty.class, beans);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(arguments);
    }

    private static FeishuGateway gateway(String appId) {
        return FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(appId, "secret"))
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, FeishuAutoConfiguration.class})
    static class Empty {}

    @Configuration(proxyBeanMethods = false)
    static class PartnerGateway {

        @Bean
        FeishuGateway partnerGateway() {
            return gateway("cli_partner");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ShopGateway {

        @Bean
        @Qualifier("shop")
        FeishuGateway shopGateway() {
            return gateway("cli_shop");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryGateway {

        @Bean
        FeishuGateway ownGateway() {
            return gateway("cli_own");
        }

        @Bean
        @Primary
        FeishuGateway partnerGateway() {
            return gateway("cli_partner");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoGateways {

        @Bean
        FeishuGateway ownGateway() {
            return gateway("cli_own");
        }

        @Bean
        FeishuGateway partnerGateway() {
            return gateway("cli_partner");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PartnerAuthentication {

        @Bean
        Authentication partner() {
            return AppAuthentication.customApp("cli_partner", "secret");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PartnerCustomizer {

        @Bean
        FeishuGatewayCustomizer partner() {
            return builder -> builder.authentication(AppAuthentication.customApp("cli_partner", "secret"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PartnerAccounts {

        @Bean
        ReferralAccounts partnerAccounts() {
            return ReferralAccounts.on(gateway("cli_partner"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class GatewayAndPartnerAccounts {

        @Bean
        FeishuGateway ownGateway() {
            return gateway("cli_own");
        }

        @Bean
        ReferralAccounts partnerAccounts() {
            return ReferralAccounts.on(gateway("cli_partner"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beside {

        @Bean(defaultCandidate = false)
        FeishuGateway partnerGateway() {
            return gateway("cli_partner");
        }

        @Bean(defaultCandidate = false)
        ReferralAccounts partnerAccounts(@Qualifier("partnerGateway") FeishuGateway gateway) {
            return ReferralAccounts.on(gateway);
        }
    }
}
