/**
 * Who calls: app credentials, and the tokens that the platform issues for them.
 *
 * <p>{@link io.github.feishureactive.auth.AppAuthentication} describes the credentials. For each gateway a
 * {@code TokenCache} holds one {@code TokenCell} per token; a cell has at most one {@code TokenRefresh} in flight,
 * which fetches through a {@code TokenSource}: from the platform, or through {@code SharedTokens} a token that another
 * instance of the service has stored.
 *
 * <p>Inside this module a token takes these steps:
 *
 * <ol>
 *   <li>{@code CustomAppTokens} or {@code StoreAppTokens} maps the tenant to a {@code TokenKey}.
 *   <li>{@code TokenCell.get} returns the token; while it is fresh, that is one volatile read. Otherwise the
 *       subscription starts a {@code TokenRefresh}, unless one is in flight or {@code Backoff} forbids it. There is no
 *       timer: a token that is not used is not renewed. Callers wait for the refresh only when no live token is left.
 *   <li>{@code TokenSource.fetch} looks into the store, if there is one, and asks the platform by one of
 *       {@code TokenOperations}. A store app first needs its own token, and for that a ticket, which
 *       {@code AppTicketExchange} gets from its source. After a rejection {@code fetchAnew} leaves the store out.
 *   <li>{@code TokenCell} replaces its {@code TokenState} and completes the refresh, or fetches again if a token was
 *       rejected meanwhile. After a failure {@code Backoff} decides when the next one may start.
 * </ol>
 *
 * The way before and after that is in {@link io.github.feishureactive.core.token}.
 */
@NullMarked
package io.github.feishureactive.auth;

import org.jspecify.annotations.NullMarked;
