package io.github.feishureactive.spring;

import io.github.feishureactive.core.FeishuGatewayBuilder;

/**
 * Customizes the auto-configured gateway before it is built. All beans of this type are applied in their order, after
 * the properties; with several apps, one that is qualified with an app's name is applied to that app's gateway only.
 * Beans of type {@link io.github.feishureactive.core.observe.CallListener} or
 * {@link io.github.feishureactive.core.observe.GatewayObserver} need no customizer: they are registered anyway.
 */
@FunctionalInterface
public interface FeishuGatewayCustomizer {

    /**
     * Customizes the builder.
     *
     * @param builder the builder, configured from the properties
     */
    void customize(FeishuGatewayBuilder builder);
}
