/** JMH benchmarks of the hot paths, and runs side by side with what else there is. */
@NullMarked
package io.github.feishureactive.benchmarks;

import org.jspecify.annotations.NullMarked;
