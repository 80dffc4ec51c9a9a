package io.github.feishureactive.spring;

import io.github.feishureactive.core.FeishuGateway;

/**
 * Changes the auto-configured gateway before it is built. All beans of this type are applied in their order, after the
 * properties. To hear of calls, define a {@link io.github.feishureactive.core.CallListener} bean instead of setting one
 * here: a listener set here takes the place of all of them.
 */
@FunctionalInterface
public interface FeishuGatewayCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder with everything that the properties say
     */
    void customize(FeishuGateway.Builder builder);
}
