/**
 * The deadlines of calls; internal to this module.
 *
 * <p>{@code GatewayTimer} is the scheduler of a gateway, which the application may dispose. {@code DeadlineQueue} lets
 * one of its timers serve the deadlines of all calls.
 */
@NullMarked
package io.github.feishureactive.core.internal.timer;

import org.jspecify.annotations.NullMarked;
