/**
 * How many calls may use one operation of one app in one tenant, and in what order callers get their turn.
 *
 * <p>{@link io.github.feishureactive.core.quota.RateLimiter} is the contract,
 * {@link io.github.feishureactive.core.quota.SlotRateLimiter} the implementation inside one process.
 *
 * <p>A permit takes these steps, a class each:
 *
 * <ol>
 *   <li>{@code Acquisition} is the subscription: one caller's place in the queue, and later its permit. Its states are
 *       drawn there.
 *   <li>{@code QuotaCell} is the drain loop of one key. Arrivals, returns and pauses all go through it.
 *   <li>{@code Admission} grants, queues or refuses: {@code SlotWindows} knows when the next permit is free,
 *       {@code WaitQueue} who is before the caller.
 *   <li>{@code WakeUpTimer} runs the loop again when that time comes; {@code SlotRateLimiter} emits the signals.
 *   <li>The holder calls {@code send()} when the request is written, and {@code answered()} or {@code abandon()} when
 *       it has ended. The permit goes through the loop again.
 *   <li>{@code RestRule} says from which moment the slot rests, {@code ProcessingCredit} by how much the platform's own
 *       clock makes that earlier, and each {@code SlotWindow} keeps it until then. After a throttling {@code Ramp}
 *       brings the slots back one by one.
 * </ol>
 */
@NullMarked
package io.github.feishureactive.core.quota;

import org.jspecify.annotations.NullMarked;
