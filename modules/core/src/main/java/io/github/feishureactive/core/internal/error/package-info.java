/**
 * Maps every failure to one {@link io.github.feishureactive.core.error.FeishuException}; internal to this module.
 * {@code ErrorReader} reads the platform's error responses, by the codes of {@code ErrorCodes}; {@code CallErrors} maps
 * what failed around an exchange: the source of tokens, the rate limiter, application code.
 */
@NullMarked
package io.github.feishureactive.core.internal.error;

import org.jspecify.annotations.NullMarked;
