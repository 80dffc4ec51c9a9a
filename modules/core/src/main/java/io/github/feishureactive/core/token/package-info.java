/**
 * Credentials and tokens: the contract between a gateway and its source of tokens. Start with
 * {@link io.github.feishureactive.core.token.Authentication}; the module {@code auth} implements it.
 * {@link io.github.feishureactive.core.token.TokenStore}, {@link io.github.feishureactive.core.token.AppTicketSource}
 * and {@link io.github.feishureactive.core.token.AppTicketSink} are for what the instances of a service share; the
 * module {@code redis} implements them.
 *
 * <p>A token takes this way from the platform to the header of a request:
 *
 * <ol>
 *   <li>{@code Attempt} of the pipeline asks {@code AccessTokens.token} for every attempt, and once more when its
 *       permit is there.
 *   <li>The module {@code auth} returns the live token of its cache, or asks the platform through
 *       {@code Environment.exchange}, once for all callers.
 *   <li>{@code TokenEnvironment} of the pipeline sends that request, without token, permit or retry.
 *   <li>{@code Call.authorization} gives the token to {@code internal.http.ExchangeSubscriber}, which writes the
 *       header.
 *   <li>If the platform rejects the token, {@code CallRetry} calls {@code AccessTokens.reject}, so that the next
 *       attempt gets another one, unless the token was issued a moment ago.
 * </ol>
 */
@NullMarked
package io.github.feishureactive.core.token;

import org.jspecify.annotations.NullMarked;
