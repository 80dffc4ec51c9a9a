/** Finds out at the start of an application whether its apps get a token; not API. */
@NullMarked
package io.github.feishureactive.spring.internal.start;

import org.jspecify.annotations.NullMarked;
