/** JMH benchmarks of the hot paths. */
@NullMarked
package io.github.feishureactive.benchmarks;

import org.jspecify.annotations.NullMarked;
