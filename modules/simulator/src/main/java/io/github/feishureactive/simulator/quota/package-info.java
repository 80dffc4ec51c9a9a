/**
 * Quotas and the ways in which a platform may count them. It depends on nothing else, and can be driven in virtual
 * time. Users of the simulator and tests of a rate limiter use it.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.quota.QuotaWindow}.
 */
@NullMarked
package io.github.feishureactive.simulator.quota;

import org.jspecify.annotations.NullMarked;
