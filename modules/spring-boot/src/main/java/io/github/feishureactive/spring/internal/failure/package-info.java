/** What ends the start of an application, and for each of it the analysis that says what to do; not API. */
@NullMarked
package io.github.feishureactive.spring.internal.failure;

import org.jspecify.annotations.NullMarked;
