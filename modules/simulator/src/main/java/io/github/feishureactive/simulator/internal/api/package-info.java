/**
 * An API call as the endpoints see it: the request, the response, the refusal, the route, and the app that calls. The
 * lowest of the simulator's packages; the packages of the endpoints and the server use it, users of the simulator do
 * not.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.internal.api.Route}.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.api;

import org.jspecify.annotations.NullMarked;
