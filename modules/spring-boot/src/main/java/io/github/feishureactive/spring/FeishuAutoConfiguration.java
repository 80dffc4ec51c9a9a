package io.github.feishureactive.spring;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;

/**
 * Auto-configuration of the gateway and its API. Each bean backs off where the application defines its own;
 * {@code feishu.enabled=false} switches everything off. Without credentials the application fails to start, and the
 * failure analysis says which property to set.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "feishu.enabled", matchIfMissing = true)
@EnableConfigurationProperties(FeishuProperties.class)
// Order matters: AppConfiguration backs off where there is a gateway, and must not see the one defined here.
@Import({AppConfiguration.class, EventLoopConfiguration.class, GatewayConfiguration.class})
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
    @ConditionalOnMissingBean
    ReferralAccounts feishuReferralAccounts(FeishuGateway gateway) {
        return ReferralAccounts.on(gateway);
    }

    @Bean
    @ConditionalOnMissingBean
    ReferralRewards feishuReferralRewards(FeishuGateway gateway) {
        return ReferralRewards.on(gateway);
    }

    @Bean
    @ConditionalOnMissingBean
    Referrals feishuReferrals(FeishuGateway gateway) {
        return Referrals.on(gateway);
    }

    @Bean
    @ConditionalOnMissingBean
    ReferralJobPosts feishuReferralJobPosts(FeishuGateway gateway) {
        return ReferralJobPosts.on(gateway);
    }

    @Bean
    DefaultAppCheck feishuDefaultAppCheck(FeishuProperties properties, ConfigurableListableBeanFactory beans) {
        return new DefaultAppCheck(properties, beans);
    }

    @Bean
    UnusedProperties feishuUnusedProperties(FeishuProperties properties, ListableBeanFactory beans) {
        return new UnusedProperties(properties, beans);
    }
}
