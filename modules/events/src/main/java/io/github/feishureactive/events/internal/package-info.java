/** What the packages of this module share and nobody else is to use; it may change at any time. */
@NullMarked
package io.github.feishureactive.events.internal;

import org.jspecify.annotations.NullMarked;
