/** What the modules of this library share and nobody else is to use; it may change at any time. */
@NullMarked
package io.github.feishureactive.core.internal;

import org.jspecify.annotations.NullMarked;
