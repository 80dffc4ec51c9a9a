/**
 * What a gateway found out about the platform, the app and the way between them. Start with
 * {@link io.github.feishureactive.core.doctor.GatewayReport}, which {@code FeishuGateway.diagnose} makes.
 */
@NullMarked
package io.github.feishureactive.core.doctor;

import org.jspecify.annotations.NullMarked;
