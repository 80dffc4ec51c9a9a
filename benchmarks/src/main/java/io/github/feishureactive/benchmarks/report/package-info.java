/** One command that runs everything and writes down what came of it. */
@NullMarked
package io.github.feishureactive.benchmarks.report;

import org.jspecify.annotations.NullMarked;
