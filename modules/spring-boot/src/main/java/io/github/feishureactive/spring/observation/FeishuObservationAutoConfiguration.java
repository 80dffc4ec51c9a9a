package io.github.feishureactive.spring.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.feishureactive.micrometer.MicrometerMeters;
import io.github.feishureactive.micrometer.MicrometerObservations;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.internal.AppNames;
import io.github.feishureactive.spring.internal.Apps;

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
    @Import(NamedObservationsConfiguration.class)
    static class ObservationConfiguration {

        @Bean
        @Qualifier(AppNames.DEFAULT)
        @ConditionalOnMissingBean
        MicrometerObservations feishuObservations(ObservationRegistry registry) {
            return MicrometerObservations.of(registry, AppNames.DEFAULT);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    @Import(NamedMetersConfiguration.class)
    static class MeterConfiguration {

        @Bean
        @Qualifier(AppNames.DEFAULT)
        @ConditionalOnMissingBean
        MicrometerMeters feishuMeters(MeterRegistry registry) {
            return MicrometerMeters.of(registry, AppNames.DEFAULT);
        }

        @Bean
        EventMeters feishuEventMeters(MeterRegistry registry, Apps apps) {
            return new EventMeters(registry, apps);
        }
    }
}
