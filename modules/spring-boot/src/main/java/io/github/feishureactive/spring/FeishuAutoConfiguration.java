package io.github.feishureactive.spring;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.ReferralAccounts;

/**
 * Makes the gateway and what users call. A bean of the application takes the place of each one here, and
 * {@code feishu.enabled=false} of all. The application ends its start with advice if nothing tells which app to call
 * as.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "feishu.enabled", matchIfMissing = true)
@EnableConfigurationProperties(FeishuProperties.class)
// In this order: who calls is left out where the application has a gateway, and ours must not be taken for that.
@Import({AppConfiguration.class, LoopConfiguration.class, GatewayConfiguration.class})
public final class FeishuAutoConfiguration {

    /** Called by Spring. */
    FeishuAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ReferralAccounts feishuReferralAccounts(FeishuGateway gateway) {
        return ReferralAccounts.on(gateway);
    }

    @Bean
    UnusedSettings feishuUnusedSettings(FeishuProperties properties, ListableBeanFactory beans) {
        return new UnusedSettings(properties, beans);
    }
}
