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
 *   <li>{@code QuotaCell} is the drain loop of one key. Arrivals, returns and pauses go through it.
 *   <li>{@code Admission} grants, queues or refuses: {@code SlotWindows} knows when the next permit is free,
 *       {@code WaitQueue} who is before the caller.
 *   <li>{@code WakeUpTimer} runs the loop again when that time comes; {@code SlotRateLimiter} emits the signals.
 *   <li>The holder calls {@code send()} right before the request is written; it returns {@code false} if the key was
 *       paused meanwhile. When the request has ended, the holder calls {@code answered()} or {@code abandon()}, and the
 *       permit goes through the loop again.
 *   <li>{@code RestRule} decides from which moment the slot rests, {@code ProcessingCredit} by how much the platform's
 *       own clock makes that earlier. Each {@code SlotWindow} holds the slot until its rest is over.
 *   <li>After a throttling {@code CallRetry} of the pipeline calls {@code throttled}: {@code SlotWindow.pause} grants
 *       no slot before the pause is over, for no caller of the key. Then {@code Ramp} brings the slots back, slowly at
 *       first.
 * </ol>
 */
@NullMarked
package io.github.feishureactive.core.quota;

import org.jspecify.annotations.NullMarked;
