package io.github.feishureactive.spring.test;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.simulator.FeishuSimulator;

/** Fails the start if the application builds a gateway of its own whose calls would reach the platform from a test. */
final class GatewayCheck implements SmartInitializingSingleton {

    private final ConfigurableListableBeanFactory beans;
    private final FeishuSimulator simulator;

    GatewayCheck(ConfigurableListableBeanFactory beans, FeishuSimulator simulator) {
        this.beans = beans;
        this.simulator = simulator;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanNamesForType(FeishuGateway.class)) {
            String appId = beans.getBean(name, FeishuGateway.class).appId();
            if (!knows(appId)) {
                throw new IllegalStateException(
                        "With @AutoConfigureFeishuSimulator no call reaches the platform, but the"
                                + " bean '" + name + "' of type FeishuGateway calls as " + appId
                                + ", an app that the simulator"
                                + " does not have. Configure the app below 'feishu.apps', or replace the bean in tests by one"
                                + " with the simulator's base URL, and add the app by a bean of type FeishuSimulatorCustomizer");
            }
        }
    }

    private boolean knows(String appId) {
        try {
            simulator.events().connections(appId);
            return true;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }
}
