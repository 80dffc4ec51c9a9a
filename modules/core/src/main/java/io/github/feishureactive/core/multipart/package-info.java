/** Bodies of uploads. Start with {@link io.github.feishureactive.core.multipart.Multipart}. */
@NullMarked
package io.github.feishureactive.core.multipart;

import org.jspecify.annotations.NullMarked;
