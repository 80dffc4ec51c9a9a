/**
 * Who calls: app credentials, and the tokens that the platform issues for them.
 *
 * <p>{@link io.github.feishureactive.auth.AppAuthentication} describes the credentials. For each gateway a
 * {@code TokenCache} holds one {@code TokenCell} per token; a cell has at most one {@code TokenFlight} in the air,
 * which fetches through a {@code TokenSource}: from the platform, or from {@code SharedTokens} that another instance of
 * the service was given.
 */
@NullMarked
package io.github.feishureactive.auth;

import org.jspecify.annotations.NullMarked;
