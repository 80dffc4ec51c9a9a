package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.spring.internal.failure.MissingAppException;

import static org.assertj.core.api.Assertions.assertThat;

/** Which beans are defined, and which back off. */
class FeishuAutoConfigurationTest {

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, FeishuAutoConfiguration.class));
    private final ApplicationContextRunner runner =
            bare.withPropertyValues("feishu.app-id=cli_boot", "feishu.app-secret=s3cret");

    @Test
    void twoPropertiesMakeAGatewayAndItsAccounts() {
        runner.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(FeishuGateway.class)
                .hasSingleBean(ReferralAccounts.class)
                .hasSingleBean(Referrals.class)
                .hasSingleBean(ReferralRewards.class)
                .hasSingleBean(ReferralJobPosts.class)
                .hasSingleBean(AppAuthentication.class)
                .hasSingleBean(SlotRateLimiter.class)
                .doesNotHaveBean(AppTicketStore.class)
                .getBean(FeishuGateway.class)
                .hasToString("FeishuGateway[app cli_boot]"));
    }

    @Test
    void itCanBeSwitchedOff() {
        bare.withPropertyValues("feishu.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(FeishuGateway.class)
                .doesNotHaveBean(FeishuProperties.class));
    }

    @Test
    void withoutAnAppTheStartFails() {
        bare.run(context -> assertThat(missing(context)).containsExactly("feishu.app-id", "feishu.app-secret"));
        bare.withPropertyValues("feishu.app-id=cli_boot", "feishu.app-secret=  ")
                .run(context -> assertThat(missing(context)).containsExactly("feishu.app-secret"));
        bare.withPropertyValues("feishu.app-secret=s3cret")
                .run(context -> assertThat(missing(context)).containsExactly("feishu.app-id"));
    }

    private static List<String> missing(AssertableApplicationContext context) {
        Throwable failure = context.getStartupFailure();
        while (!(failure instanceof MissingAppException)) {
            failure = failure.getCause();
        }
        return ((MissingAppException) failure).properties();
    }

    @Test
    void aStoreAppKeepsTickets() {
        runner.withPropertyValues("feishu.app-type=store").run(context -> {
            assertThat(context).hasSingleBean(AppTicketStore.class);
            assertThat(context.getBean(Authentication.class))
                    .hasToString("AppAuthentication[store app cli_boot, secret hidden]");
        });
    }

    @Test
    void aTicketSourceOfTheApplicationIsUsed() {
        runner.withPropertyValues("feishu.app-type=store")
                .withBean(AppTicketSource.class, OwnTickets::new)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AppTicketStore.class));
    }

    @Test
    void anAuthenticationOfTheApplicationNeedsNoProperties() {
        bare.withBean(Authentication.class, () -> AppAuthentication.customApp("cli_own", "secret"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Authentication.class)
                        .getBean(FeishuGateway.class)
                        .hasToString("FeishuGateway[app cli_own]"));
    }

    @Test
    void aGatewayOfTheApplicationNeedsNoPropertiesAndIsLeftToIt() {
        bare.withBean(FeishuGateway.class, FeishuAutoConfigurationTest::ownGateway)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(FeishuGateway.class)
                        .hasSingleBean(ReferralAccounts.class)
                        .hasSingleBean(Referrals.class)
                        .hasSingleBean(ReferralJobPosts.class)
                        .doesNotHaveBean(Authentication.class)
                        .doesNotHaveBean(RateLimiter.class)
                        .doesNotHaveBean(GatewayShutdown.class));
    }

    private static FeishuGateway ownGateway() {
        return FeishuGateway.builder()
                .authentication(AppAuthentication.customApp("cli_own", "secret"))
                .build();
    }

    @Test
    void accountsOfTheApplicationAreUsed() {
        ReferralAccounts own = ReferralAccounts.on(ownGateway());
        runner.withPropertyValues("feishu.app-id=cli_own")
                .withBean(ReferralAccounts.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(ReferralAccounts.class)).isSameAs(own));
    }

    @Test
    void theOtherFrontsOfTheApplicationAreUsed() {
        Referrals referrals = Referrals.on(ownGateway());
        ReferralJobPosts jobPosts = ReferralJobPosts.on(ownGateway());
        ReferralRewards rewards = ReferralRewards.on(ownGateway());
        runner.withPropertyValues("feishu.app-id=cli_own")
                .withBean(Referrals.class, () -> referrals)
                .withBean(ReferralRewards.class, () -> rewards)
                .withBean(ReferralJobPosts.class, () -> jobPosts)
                .run(context -> {
                    assertThat(context.getBean(Referrals.class)).isSameAs(referrals);
                    assertThat(context.getBean(ReferralJobPosts.class)).isSameAs(jobPosts);
                    assertThat(context.getBean(ReferralRewards.class)).isSameAs(rewards);
                });
    }

    @Test
    void aRateLimiterOfTheApplicationIsUsed() {
        SlotRateLimiter own = SlotRateLimiter.create();
        runner.withBean("own", RateLimiter.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(RateLimiter.class);
            assertThat(ReflectionTestUtils.getField(context.getBean(FeishuGateway.class), "limiter"))
                    .isSameAs(own);
        });
    }

    @Test
    void gatewayCustomizersComeAfterThePropertiesAndInTheirOrder() {
        runner.withPropertyValues("feishu.base-url=https://wrong.example")
                .withUserConfiguration(TwoCustomizers.class)
                .run(context -> assertThat(context.getBean(TwoCustomizers.class).seen)
                        .containsExactly("gateway 1: https://wrong.example", "gateway 2: https://first.example"));
    }

    @Test
    void clientCustomizersComeInTheirOrder() {
        runner.withUserConfiguration(TwoClientCustomizers.class)
                .run(context -> assertThat(context.getBean(TwoClientCustomizers.class).seen)
                        .containsExactly("client 1", "client 2"));
    }

    @Test
    void loopsOfTheApplicationAreShared() {
        LoopResources loops = LoopResources.create("own", 1, true);
        runner.withBean(ReactorResourceFactory.class, () -> ownLoops(loops))
                .withUserConfiguration(LastClient.class)
                .run(context -> {
                    HttpClient client = context.getBean(LastClient.class).client;
                    assertThat(client.configuration().loopResources().onClient(true))
                            .isSameAs(loops.onClient(true));
                    assertThat(client.configuration().connectionProvider().name())
                            .isEqualTo("feishu-reactive");
                });
        loops.dispose();
    }

    private static ReactorResourceFactory ownLoops(LoopResources loops) {
        ReactorResourceFactory factory = new ReactorResourceFactory();
        factory.setUseGlobalResources(false);
        factory.setLoopResources(loops);
        return factory;
    }

    @Test
    void withoutLoopsOfTheApplicationTheGlobalOnesAreUsed() {
        runner.withUserConfiguration(LastClient.class).run(context -> assertThat(
                        context.getBean(LastClient.class).client.configuration().loopResources())
                .isSameAs(HttpResources.get()));
        runner.withUserConfiguration(LastClient.class)
                .withClassLoader(new FilteredClassLoader("org.springframework.http", "org.springframework.web"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(FeishuGateway.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class LastClient {

        private HttpClient client;

        @Bean
        @Order(0)
        FeishuHttpClientCustomizer look() {
            return built -> client = built;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoClientCustomizers {

        private final List<String> seen = new ArrayList<>();

        @Bean
        @Order(2)
        FeishuHttpClientCustomizer second() {
            return client -> {
                seen.add("client 2");
                return client;
            };
        }

        @Bean
        @Order(1)
        FeishuHttpClientCustomizer first() {
            return client -> {
                seen.add("client 1");
                return client;
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoCustomizers {

        private final List<String> seen = new ArrayList<>();

        @Bean
        @Order(2)
        FeishuGatewayCustomizer second() {
            return builder -> seen.add("gateway 2: " + ReflectionTestUtils.getField(builder, "baseUrl"));
        }

        @Bean
        @Order(1)
        FeishuGatewayCustomizer first() {
            return builder -> {
                seen.add("gateway 1: " + ReflectionTestUtils.getField(builder, "baseUrl"));
                builder.baseUrl("https://first.example");
            };
        }
    }

    private static final class OwnTickets implements AppTicketSource {

        @Override
        public Mono<String> current(String appId) {
            return Mono.empty();
        }

        @Override
        public Mono<String> awaitOtherThan(String appId, String refused) {
            return Mono.never();
        }
    }
}
