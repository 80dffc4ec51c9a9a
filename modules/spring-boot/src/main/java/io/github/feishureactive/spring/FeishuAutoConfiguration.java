package io.github.feishureactive.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.internal.AppHttpClient;
import io.github.feishureactive.spring.internal.AppNames;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.ConditionalOnDefaultApp;
import io.github.feishureactive.spring.internal.ConditionalOnSwitch;
import io.github.feishureactive.spring.internal.start.StartVerification;

/**
 * Auto-configuration of the gateway and its API. Each bean backs off where the application defines its own;
 * {@code feishu.enabled=false} switches everything off. Without credentials the application fails to start, and the
 * failure analysis says which property to set.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnSwitch
@EnableConfigurationProperties(FeishuProperties.class)
// Order matters: what backs off where the application has a bean must not see ours.
@Import({
    TicketConfiguration.class,
    NamedAppsConfiguration.class,
    AppConfiguration.class,
    EventLoopConfiguration.class,
    GatewayConfiguration.class
})
public final class FeishuAutoConfiguration {

    /** The name of the gateway's bean, unless the application defines a gateway. */
    public static final String GATEWAY_BEAN_NAME = "feishuGateway";

    /** The name of the bean that limits the gateway's call rate, unless the application defines a limiter. */
    public static final String RATE_LIMITER_BEAN_NAME = "feishuRateLimiter";

    /**
     * The lifecycle phase in which the gateway closes. Phases stop from high to low: first the long connection, then
     * the requests in flight of the web server, the web server itself, and the gateway. Beans that call the platform
     * while they stop need a higher phase.
     */
    public static final int GATEWAY_SHUTDOWN_PHASE = SmartLifecycle.DEFAULT_PHASE - 3 * 1024;

    FeishuAutoConfiguration() {}

    @Bean
    Apps feishuApps(ConfigurableListableBeanFactory beans, Environment environment) {
        return new Apps(beans, environment);
    }

    @Bean
    FeishuApp feishuApp(FeishuProperties properties, Apps apps) {
        return AppFactory.app(AppNames.DEFAULT, properties, apps);
    }

    @Bean
    @ConditionalOnDefaultApp
    @ConditionalOnMissingBean
    FeishuConnectionDetails feishuConnectionDetails(FeishuApp app, Apps apps, ObjectProvider<SslBundles> bundles) {
        return AppFactory.connectionDetails(app, apps, bundles);
    }

    @Bean
    @ConditionalOnDefaultApp
    AppHttpClient feishuHttpClient(FeishuApp app, FeishuConnectionDetails connection, Apps apps) {
        return AppFactory.httpClient(app, connection, apps);
    }

    @Bean
    @ConditionalOnDefaultApp
    @ConditionalOnMissingBean
    ReferralAccounts feishuReferralAccounts(FeishuGateway gateway) {
        return ReferralAccounts.on(gateway);
    }

    @Bean
    @ConditionalOnDefaultApp
    @ConditionalOnMissingBean
    ReferralRewards feishuReferralRewards(FeishuGateway gateway) {
        return ReferralRewards.on(gateway);
    }

    @Bean
    @ConditionalOnDefaultApp
    @ConditionalOnMissingBean
    Referrals feishuReferrals(FeishuGateway gateway) {
        return Referrals.on(gateway);
    }

    @Bean
    @ConditionalOnDefaultApp
    @ConditionalOnMissingBean
    ReferralJobPosts feishuReferralJobPosts(FeishuGateway gateway) {
        return ReferralJobPosts.on(gateway);
    }

    @Bean
    AppCheck feishuAppCheck(Apps apps, ConfigurableListableBeanFactory beans) {
        return new AppCheck(apps, beans);
    }

    @Bean
    StartVerification feishuStartVerification(Apps apps) {
        return AppFactory.startVerification(apps);
    }

    @Bean
    UnusedProperties feishuUnusedProperties(
            FeishuApp app, Apps apps, Environment environment, ApplicationContext context) {
        return AppFactory.unusedProperties(app, apps, environment, context);
    }
}
