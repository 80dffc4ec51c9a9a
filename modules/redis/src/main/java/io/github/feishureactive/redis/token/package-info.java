/**
 * Tokens and app tickets shared by the instances of a service.
 *
 * <p>Start with {@link io.github.feishureactive.redis.token.RedisTokenStore}, which lets the instances use one access
 * token, or with {@link io.github.feishureactive.redis.token.RedisAppTickets}, which every service with a store app on
 * several instances needs. Both implement contracts of {@code core.token}; the module {@code auth} calls them.
 */
@NullMarked
package io.github.feishureactive.redis.token;

import org.jspecify.annotations.NullMarked;
