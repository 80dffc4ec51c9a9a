/** Many tenants and long queues: how do time and memory grow? */
@NullMarked
package io.github.feishureactive.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
