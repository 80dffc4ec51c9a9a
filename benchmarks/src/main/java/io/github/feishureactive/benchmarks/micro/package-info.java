/** JMH benchmarks of the hot paths. */
@NullMarked
package io.github.feishureactive.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
