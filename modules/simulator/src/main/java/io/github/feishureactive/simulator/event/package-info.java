/**
 * Events as values: how they are pushed, and what has become of them. {@code PlatformEvents} in the package above takes
 * and returns them. All are immutable.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.event.EventSettings}.
 */
@NullMarked
package io.github.feishureactive.simulator.event;

import org.jspecify.annotations.NullMarked;
