package io.github.feishureactive.spring.health;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.internal.AppDefinitions;
import io.github.feishureactive.spring.internal.AppNames;
import io.github.feishureactive.spring.internal.AppRegistrar;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/**
 * Auto-configuration of the gateway's health indicator, unless {@code management.health.feishu.enabled=false}. With
 * apps below {@code feishu.apps}, each app has one.
 */
@AutoConfiguration(after = {FeishuAutoConfiguration.class, FeishuEventsAutoConfiguration.class})
@ConditionalOnClass({ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Apps.class)
@ConditionalOnEnabledHealthIndicator("feishu")
@Import(FeishuHealthAutoConfiguration.Registrar.class)
public final class FeishuHealthAutoConfiguration {

    FeishuHealthAutoConfiguration() {}

    @Bean
    @Qualifier(AppNames.DEFAULT)
    LastCall feishuLastCall() {
        return lastCall();
    }

    static LastCall lastCall() {
        return new LastCall(Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean(name = "feishuHealthIndicator")
    ReactiveHealthContributor feishuHealthIndicator(Apps apps) {
        Map<String, GatewayHealthIndicator> indicators = new LinkedHashMap<>();
        for (String app : apps.all()) {
            FeishuGateway gateway = apps.find(app, FeishuGateway.class);
            LastCall lastCall = apps.find(app, LastCall.class);
            if (gateway != null && lastCall != null) {
                indicators.put(
                        app,
                        new GatewayHealthIndicator(
                                gateway,
                                lastCall,
                                apps.find(app, LongConnectionLifecycle.class),
                                apps.find(app, Events.class)));
            }
        }
        GatewayHealthIndicator only = apps.named().isEmpty() ? indicators.get(AppNames.DEFAULT) : null;
        return only == null ? CompositeReactiveHealthContributor.fromMap(indicators) : only;
    }

    /** What the indicators of the apps below {@code feishu.apps} report. */
    static final class Registrar extends AppRegistrar {

        @Override
        protected void register(AppDefinitions app) {
            app.define(LastCall.class, "feishuLastCall", FeishuHealthAutoConfiguration.class, "lastCall");
        }
    }
}
