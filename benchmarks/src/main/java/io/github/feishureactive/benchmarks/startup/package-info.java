/** A thousand callers at the very start: how often is a token asked for, and how long does the last one wait? */
@NullMarked
package io.github.feishureactive.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
