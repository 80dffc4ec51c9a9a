/**
 * Who calls: app credentials, and the tokens that the platform issues for them.
 *
 * <p>{@link io.github.feishureactive.auth.AppAuthentication} describes the credentials. For each gateway a
 * {@code TokenCache} holds one {@code TokenCell} per token; a cell has at most one {@code TokenRefresh} in flight,
 * which fetches through a {@code TokenSource}: from the platform, or from {@code SharedTokens}, which another instance
 * of the service has stored.
 *
 * <p>Inside this module a token takes these steps:
 *
 * <ol>
 *   <li>{@code CustomAppTokens} or {@code StoreAppTokens} maps the tenant to a {@code TokenKey}.
 *   <li>{@code TokenCell.get} returns the live token: one volatile read. If {@code TokenLife} says that it should be
 *       renewed, the same call starts a {@code TokenRefresh}; callers wait for it only when no live token is left.
 *   <li>{@code TokenSource.fetch} asks the platform by one of {@code TokenOperations}; a store app first needs its own
 *       token, and for that a ticket of the {@code AppTicketStore}.
 *   <li>{@code TokenCell} replaces its {@code TokenState} and completes the refresh; after a failure {@code Backoff}
 *       says when the next one may start.
 * </ol>
 *
 * The way before and after that is in {@link io.github.feishureactive.core.token}.
 */
@NullMarked
package io.github.feishureactive.auth;

import org.jspecify.annotations.NullMarked;
