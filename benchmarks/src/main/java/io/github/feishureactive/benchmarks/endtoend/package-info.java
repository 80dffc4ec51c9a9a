/** Whole calls against a server in another JVM: ours and what a user would write or take instead. */
@NullMarked
package io.github.feishureactive.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
