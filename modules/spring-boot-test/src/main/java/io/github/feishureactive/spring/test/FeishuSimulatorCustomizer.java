package io.github.feishureactive.spring.test;

import io.github.feishureactive.simulator.SimulatorBuilder;

/**
 * Customizes the simulator before it starts: accounts, tenants, quotas, latency, TLS. All beans of this type are
 * applied in their order, after the application's apps are registered.
 */
@FunctionalInterface
public interface FeishuSimulatorCustomizer {

    /**
     * Customizes the builder. What it changes is there again after each test.
     *
     * @param builder the builder, with the demo and the application's apps
     */
    void customize(SimulatorBuilder builder);
}
