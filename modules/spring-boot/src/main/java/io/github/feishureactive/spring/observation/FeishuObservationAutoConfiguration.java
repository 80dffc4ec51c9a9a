package io.github.feishureactive.spring.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.micrometer.MicrometerMeters;
import io.github.feishureactive.micrometer.MicrometerObservations;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/** Auto-configuration of observations and meters, for an application with an observation or meter registry. */
@AutoConfiguration(
        before = FeishuAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
public final class FeishuObservationAutoConfiguration {

    FeishuObservationAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    @ConditionalOnBean(ObservationRegistry.class)
    static class ObservationConfiguration {

        @Bean
        @ConditionalOnMissingBean
        MicrometerObservations feishuObservations(ObservationRegistry registry) {
            return MicrometerObservations.of(registry);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class MeterConfiguration {

        @Bean
        @ConditionalOnMissingBean
        MicrometerMeters feishuMeters(MeterRegistry registry) {
            return MicrometerMeters.of(registry);
        }

        @Bean
        EventMeters feishuEventMeters(
                MeterRegistry registry,
                ObjectProvider<Events> events,
                ObjectProvider<LongConnectionLifecycle> connection) {
            return new EventMeters(registry, events, connection);
        }
    }
}
