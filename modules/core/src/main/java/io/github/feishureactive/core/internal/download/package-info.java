/** Reads responses that may be files; internal to this module. Start with {@code DownloadHead}. */
@NullMarked
package io.github.feishureactive.core.internal.download;

import org.jspecify.annotations.NullMarked;
