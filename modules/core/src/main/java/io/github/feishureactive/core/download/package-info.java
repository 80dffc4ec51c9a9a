/** Files that the platform sends. Start with {@link io.github.feishureactive.core.download.Download}. */
@NullMarked
package io.github.feishureactive.core.download;

import org.jspecify.annotations.NullMarked;
