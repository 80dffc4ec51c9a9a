/**
 * How many calls may use one operation of one app in one tenant, and in what order callers get their turn.
 *
 * <p>{@link io.github.feishureactive.core.quota.RateLimiter} is the contract,
 * {@link io.github.feishureactive.core.quota.SlotRateLimiter} the implementation inside one process. A caller becomes
 * an {@code Acquisition}, waits in the {@code QuotaCell} of its key, and takes one slot of every {@code SlotWindow}.
 */
@NullMarked
package io.github.feishureactive.core.quota;

import org.jspecify.annotations.NullMarked;
