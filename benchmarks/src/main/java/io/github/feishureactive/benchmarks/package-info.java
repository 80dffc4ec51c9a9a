/** Benchmarks, a package for each subject; {@code report} runs them all. */
@NullMarked
package io.github.feishureactive.benchmarks;

import org.jspecify.annotations.NullMarked;
