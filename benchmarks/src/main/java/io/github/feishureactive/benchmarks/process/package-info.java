/** JVMs that are started, asked and ended, and what a JVM and its machine say of themselves. */
@NullMarked
package io.github.feishureactive.benchmarks.process;

import org.jspecify.annotations.NullMarked;
