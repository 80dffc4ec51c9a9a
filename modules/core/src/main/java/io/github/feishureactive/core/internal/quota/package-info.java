/** When a used permit may be used again: what the limiter of one process and the one over Redis have in common. */
@NullMarked
package io.github.feishureactive.core.internal.quota;

import org.jspecify.annotations.NullMarked;
