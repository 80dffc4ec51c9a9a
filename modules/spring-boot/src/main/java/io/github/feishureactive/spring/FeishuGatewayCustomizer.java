package io.github.feishureactive.spring;

import io.github.feishureactive.core.FeishuGatewayBuilder;

/**
 * Changes the auto-configured gateway before it is built. All beans of this type are applied in their order, after the
 * properties. Beans of the types {@link io.github.feishureactive.core.observe.CallListener} and
 * {@link io.github.feishureactive.core.observe.GatewayObserver} need no customizer: the gateway tells them all.
 */
@FunctionalInterface
public interface FeishuGatewayCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder with everything that the properties say
     */
    void customize(FeishuGatewayBuilder builder);
}
