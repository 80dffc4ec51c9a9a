/**
 * Makes every test fail on a blocking call in a non-blocking thread.
 *
 * <p>Being on the test class path is all it takes: the test platform finds the session listener, which installs the
 * detection once per test JVM. Nothing in here is meant to be called from a test.
 */
@NullMarked
package io.github.feishureactive.testkit;

import org.jspecify.annotations.NullMarked;
