/**
 * One quota for all instances of a service. Start with {@link io.github.feishureactive.redis.quota.RedisRateLimiter},
 * which an application passes to its gateway; everything behind it is package-private.
 *
 * <p>A permit takes this way:
 *
 * <ol>
 *   <li>{@code RedisRateLimiter.acquire} returns a {@code Mono}. Its subscriber becomes a {@code SharedAcquisition} at
 *       the {@code SharedQuota} of its key, of which {@code SharedQuotaRegistry} has one for each key in use.
 *   <li>{@code SharedQuota} decides everything in its {@code SerialExecutor}. {@code Admission} puts the caller into
 *       the {@code WaitQueue}, or refuses it if the queue is full or a permit cannot come in time.
 *   <li>{@code SlotClient} sends a {@code SlotRequest}, one at a time: how many permits are wanted, and the reports of
 *       earlier ones. {@code SlotScript} runs {@code slots.lua}, which decides on the server how many to grant, and
 *       when to ask again.
 *   <li>{@code Admission} gives the granted permits to the first callers, and {@code PendingSignals} signals them on
 *       the timer's thread. {@code HeldPermits} renews their leases while they are held.
 *   <li>{@code SharedAcquisition.send} checks the lease before the request is written. {@code answered} or
 *       {@code abandon} end the permit.
 *   <li>{@code PermitReturns} turns its end into a report in the {@code ReportQueue}. The next {@code SlotRequest}
 *       carries it, and from the time that it says the slot rests on the server.
 * </ol>
 *
 * <p>{@code FailoverState} decides during an outage whether permits come from the {@code LocalShare} instead, and
 * proves why that keeps the quota. {@code OutageTracker} counts the affected keys and reports the outage.
 * {@code SharedCredit} shares through {@code credit.lua} that the platform's processing times are not to be trusted for
 * a while.
 */
@NullMarked
package io.github.feishureactive.redis.quota;

import org.jspecify.annotations.NullMarked;
