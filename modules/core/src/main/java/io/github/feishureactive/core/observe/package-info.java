/**
 * Observation of a gateway. Start with {@link io.github.feishureactive.core.observe.GatewayObserver}, or with
 * {@link io.github.feishureactive.core.observe.CallListener} if only the end of a call matters. The module
 * {@code micrometer} turns it into metrics and traces.
 */
@NullMarked
package io.github.feishureactive.core.observe;

import org.jspecify.annotations.NullMarked;
