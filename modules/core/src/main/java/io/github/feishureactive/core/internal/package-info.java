/**
 * What the modules of this library share. It is no API: applications must not use it, and it may change at any time.
 *
 * <p>{@code UserCode} and {@code FatalErrors} call code of the application safely, {@code Json} is the platform's JSON,
 * {@code TimerWatch} notices a disposed timer, {@code EndSignal} and {@code Isolated} signal many subscribers,
 * {@code AesGcm} seals secrets, {@code AppBound} tells as which app an object calls.
 */
@NullMarked
package io.github.feishureactive.core.internal;

import org.jspecify.annotations.NullMarked;
