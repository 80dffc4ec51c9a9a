package io.github.feishureactive.spring.test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.internal.Apps;

/**
 * Auto-configuration of the simulator, and of the connections with it. By {@link AutoConfigureFeishuSimulator} only.
 */
@AutoConfiguration(before = FeishuAutoConfiguration.class)
@Import(ConnectionRegistrar.class)
public final class FeishuSimulatorAutoConfiguration {

    FeishuSimulatorAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    FeishuSimulator feishuSimulator(ObjectProvider<Apps> apps, ObjectProvider<FeishuSimulatorCustomizer> customizers) {
        SimulatorBuilder builder = FeishuSimulator.demo();
        SimulatedApp.of(required(apps)).forEach(app -> app.register(builder));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        FeishuSimulator simulator = builder.start();
        // The platform lets a client that has lost its connection wait for up to half a minute.
        SimulatedApp.of(required(apps))
                .forEach(app -> simulator.events().connections(app.appId()).config(WebhookSubscriber.AT_ONCE));
        return simulator;
    }

    @Bean
    WebhookSubscriber feishuSimulatorWebhooks(ApplicationContext context, Apps apps, FeishuSimulator simulator) {
        return new WebhookSubscriber(context, SimulatedApp.of(apps), simulator);
    }

    private static Apps required(ObjectProvider<Apps> apps) {
        Apps found = apps.getIfAvailable();
        if (found == null) {
            throw new IllegalStateException("@AutoConfigureFeishuSimulator has no application to connect with its"
                    + " simulator: 'feishu.enabled' is false, or FeishuAutoConfiguration is excluded");
        }
        return found;
    }
}
