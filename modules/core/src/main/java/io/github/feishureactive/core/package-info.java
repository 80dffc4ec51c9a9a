/**
 * One call's whole way to the platform and back. Start with {@link io.github.feishureactive.core.FeishuGateway}, built
 * by {@link io.github.feishureactive.core.FeishuGatewayBuilder}. What they take and return is public, the pipeline
 * behind them package-private.
 *
 * <p>A call takes these steps, a class each:
 *
 * <ol>
 *   <li>{@code Observers} notifies of the call and of each of its attempts; without observers it adds nothing.
 *   <li>{@code CallDeadline} bounds the whole call, waiting included.
 *   <li>{@code CallRetry} decides after a failed attempt, by the class of the failure and the operation's idempotency;
 *       {@code RetryLoop} runs the attempts.
 *   <li>{@code Attempt} gets a token, then a permit of {@link io.github.feishureactive.core.quota.RateLimiter}, reads
 *       the token once more and starts the exchange.
 *   <li>{@code internal.http.HttpTransport} runs the exchange: {@code ExchangeSubscriber} writes the request,
 *       {@code BoundedBody} collects the response.
 *   <li>{@code EnvelopeReader} returns the value. The typed error comes from it, from
 *       {@code internal.error.ErrorReader} if the platform names a code, or from {@code internal.http.TransportFailure}
 *       if there is no response.
 * </ol>
 *
 * {@code Call} is the state of a call across its attempts. {@code BulkRun} makes many calls, {@code TokenEnvironment}
 * sends the requests for tokens, which bypass the pipeline. {@code internal.doctor} is the diagnosis of a gateway, and
 * {@link io.github.feishureactive.core.doctor} its report.
 *
 * <p>The other packages: {@link io.github.feishureactive.core.error}, {@link io.github.feishureactive.core.operation},
 * {@link io.github.feishureactive.core.token}, {@link io.github.feishureactive.core.observe} and
 * {@link io.github.feishureactive.core.quota} are API and know nothing of this one; {@code internal} is not API.
 * {@link io.github.feishureactive.core.page} is API on top of this one: lists that come page by page.
 */
@NullMarked
package io.github.feishureactive.core;

import org.jspecify.annotations.NullMarked;
