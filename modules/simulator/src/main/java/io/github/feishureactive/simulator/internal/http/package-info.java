/**
 * The HTTP server: connections, the way of a request through the platform's gateway (route, token, scopes, quota),
 * delays, faults, response headers and counters. Only the simulator's root package uses it; it knows no endpoint.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.internal.http.RequestHandler}, which handles a request from
 * its first byte to the last byte of its response, and
 * {@link io.github.feishureactive.simulator.internal.http.Dispatcher}, which makes the checks.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.http;

import org.jspecify.annotations.NullMarked;
