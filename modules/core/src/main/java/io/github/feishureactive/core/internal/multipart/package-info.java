/** Multipart bodies on their way to the wire; internal to this module. Start with {@code FormUpload}. */
@NullMarked
package io.github.feishureactive.core.internal.multipart;

import org.jspecify.annotations.NullMarked;
