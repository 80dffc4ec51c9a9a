package io.github.feishureactive.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.GatewayObserver;
import io.github.feishureactive.micrometer.MicrometerMeters;
import io.github.feishureactive.micrometer.MicrometerObservations;

import static org.assertj.core.api.Assertions.assertThat;

/** Observed by what the application has to observe with. */
class FeishuObservationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    FeishuAutoConfiguration.class,
                    FeishuObservationAutoConfiguration.class))
            .withPropertyValues("feishu.app-id=cli_boot", "feishu.app-secret=s3cret");

    @Test
    void nothingIsObservedWithoutRegistries() {
        runner.run(context ->
                assertThat(context).hasSingleBean(FeishuGateway.class).doesNotHaveBean(GatewayObserver.class));
    }

    @Test
    void eachRegistryBringsItsOwn() {
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create).run(context -> assertThat(context)
                .hasSingleBean(MicrometerObservations.class)
                .doesNotHaveBean(MicrometerMeters.class));
        runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> assertThat(context)
                .hasSingleBean(MicrometerMeters.class)
                .doesNotHaveBean(MicrometerObservations.class));
    }

    @Test
    void observersOfTheApplicationTakeTheirPlace() {
        MicrometerObservations own =
                MicrometerObservations.of(ObservationRegistry.create()).withAppAndTenant();
        runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withBean(MicrometerObservations.class, () -> own)
                .run(context -> assertThat(context.getBean(MicrometerObservations.class))
                        .isSameAs(own));
    }

    @Test
    void worksWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer")).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(FeishuGateway.class)
                .doesNotHaveBean(GatewayObserver.class));
    }
}
