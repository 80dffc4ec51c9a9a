/**
 * One call's whole way to the platform and back.
 *
 * <p>{@link io.github.feishureactive.core.FeishuGateway} takes an {@link io.github.feishureactive.core.ApiRequest} of an
 * {@link io.github.feishureactive.core.ApiOperation} and sends it through these steps, a class each: {@code Observers}
 * (who watches; nothing where nobody does), {@code CallDeadline} (the whole call, waiting included), {@code CallRetry} (failure class and
 * idempotency decide), {@code Attempt} (token, then a permit of {@link io.github.feishureactive.core.quota.RateLimiter},
 * then the exchange), {@code HttpTransport} (Reactor Netty, bounded answers), {@code EnvelopeReader} (value or one typed
 * error of the {@link io.github.feishureactive.core.FeishuException} family).
 *
 * <p>{@link io.github.feishureactive.core.Authentication} is what the {@code auth} module fills.
 */
@NullMarked
package io.github.feishureactive.core;

import org.jspecify.annotations.NullMarked;
