package io.github.feishureactive.spring.health;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/** Auto-configuration of the gateway's health indicator, unless {@code management.health.feishu.enabled=false}. */
@AutoConfiguration(after = FeishuAutoConfiguration.class)
@ConditionalOnClass({ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(FeishuGateway.class)
@ConditionalOnEnabledHealthIndicator("feishu")
public final class FeishuHealthAutoConfiguration {

    FeishuHealthAutoConfiguration() {}

    @Bean
    LastCall feishuLastCall() {
        return new LastCall(Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean(name = "feishuHealthIndicator")
    GatewayHealthIndicator feishuHealthIndicator(
            FeishuGateway gateway,
            LastCall lastCall,
            ObjectProvider<LongConnectionLifecycle> longConnection,
            ObjectProvider<Events> events) {
        return new GatewayHealthIndicator(gateway, lastCall, longConnection, events);
    }
}
