/**
 * Pushes events to applications, by webhook and by long connection. Only the simulator's root package uses it, where
 * {@code PlatformEvents} and {@code LongConnections} are what users see.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.internal.event.AppEvents}, which holds the events of one app,
 * and {@link io.github.feishureactive.simulator.internal.event.EventQueue}, which pushes them again until they are
 * acknowledged.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.event;

import org.jspecify.annotations.NullMarked;
