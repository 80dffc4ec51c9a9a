/**
 * What a gateway tells those who watch it. Start with {@link io.github.feishureactive.core.observe.GatewayObserver}, or
 * with {@link io.github.feishureactive.core.observe.CallListener} if only the end of a call matters. The module {@code
 * micrometer} makes metrics and traces of it.
 */
@NullMarked
package io.github.feishureactive.core.observe;

import org.jspecify.annotations.NullMarked;
