package io.github.feishureactive.spring.test;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.event.LongConnectionConfig;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.FeishuGatewayCustomizer;
import io.github.feishureactive.spring.internal.Apps;

/**
 * Auto-configuration of the simulator, and of the connections with it. By {@link AutoConfigureFeishuSimulator} only.
 */
@AutoConfiguration(before = FeishuAutoConfiguration.class)
@Import(ConnectionRegistrar.class)
public final class FeishuSimulatorAutoConfiguration {

    private static final Logger LOG = Loggers.getLogger(FeishuSimulatorAutoConfiguration.class);

    /** Reconnects after a second, as often as it takes. */
    private static final LongConnectionConfig AT_ONCE = new LongConnectionConfig(-1, 1, 0, 120);

    FeishuSimulatorAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    FeishuSimulator feishuSimulator(ObjectProvider<Apps> apps, ObjectProvider<FeishuSimulatorCustomizer> customizers) {
        List<SimulatedApp> simulated = SimulatedApp.of(required(apps));
        SimulatorBuilder builder = FeishuSimulator.demo();
        simulated.forEach(app -> app.register(builder));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        FeishuSimulator simulator = builder.start();
        // The platform lets a client that has lost its connection wait for up to half a minute.
        simulated.forEach(app -> simulator.events().connections(app.appId()).config(AT_ONCE));
        LOG.info(
                "{} takes the place of the platform for {}",
                simulator,
                simulated.stream().map(SimulatedApp::appId).toList());
        return simulator;
    }

    @Bean
    WebhookSubscriber feishuSimulatorWebhooks(ApplicationContext context, Apps apps, FeishuSimulator simulator) {
        return new WebhookSubscriber(context, SimulatedApp.of(apps), simulator);
    }

    /** Last, so that no customizer of the application leads to the platform. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    FeishuGatewayCustomizer feishuSimulatorAddress(ObjectProvider<FeishuSimulator> simulator) {
        return builder -> builder.baseUrl(simulator.getObject().baseUrl());
    }

    @Bean
    GatewayCheck feishuSimulatorGatewayCheck(ConfigurableListableBeanFactory beans, FeishuSimulator simulator) {
        return new GatewayCheck(beans, simulator);
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
