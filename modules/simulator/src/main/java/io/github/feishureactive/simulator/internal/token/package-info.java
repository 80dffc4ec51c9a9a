/**
 * Tokens and app tickets: their endpoints, and the state that issues, expires and revokes them. Only the simulator's
 * root package uses it.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.internal.token.TokenEndpoints}.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.token;

import org.jspecify.annotations.NullMarked;
