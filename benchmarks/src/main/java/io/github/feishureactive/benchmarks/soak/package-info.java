/** The same load for long: what has grown at the end? */
@NullMarked
package io.github.feishureactive.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
