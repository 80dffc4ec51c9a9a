/** Files larger than the heap, downloaded and uploaded: how fast, beside a hand-written client? */
@NullMarked
package io.github.feishureactive.benchmarks.files;

import org.jspecify.annotations.NullMarked;
