/**
 * What can go wrong with a call, for callers to handle. Every failure of a gateway is a
 * {@link io.github.feishureactive.core.error.FeishuException}; start there. Its subclasses are what a caller would
 * handle differently. {@link io.github.feishureactive.core.error.Outcome} says whether a failed call may have had its
 * effect.
 *
 * <p>All constructors are public, so that tests can create every error. The package knows nothing of the pipeline.
 */
@NullMarked
package io.github.feishureactive.core.error;

import org.jspecify.annotations.NullMarked;
