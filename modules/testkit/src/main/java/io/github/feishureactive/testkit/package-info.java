/**
 * Makes every test fail on a blocking call in a non-blocking thread and on a leaked Netty buffer, and a
 * {@code StepVerifier} park while it waits.
 *
 * <p>Being on the test class path is all it takes: the test platform finds the listener, which installs both detections
 * once per test JVM, and the extension, which looks for leaks after each test class. Tests call
 * {@link io.github.feishureactive.testkit.CapturedLog}, {@link io.github.feishureactive.testkit.Await},
 * {@link io.github.feishureactive.testkit.ManualTimer}, {@link io.github.feishureactive.testkit.MachineLoad} and, once
 * per module, {@link io.github.feishureactive.testkit.ArchitectureRules}.
 */
@NullMarked
package io.github.feishureactive.testkit;

import org.jspecify.annotations.NullMarked;
