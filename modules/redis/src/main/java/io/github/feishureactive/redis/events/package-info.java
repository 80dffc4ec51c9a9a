/**
 * Deduplication of events across the instances of a service. Start with
 * {@link io.github.feishureactive.redis.events.RedisDeduplication}, which an application passes to the module
 * {@code events}; nothing else in this module knows that module, so it is needed only by those who use this package.
 *
 * <p>{@code EventClaim} follows one delivery from its claim to its outcome; {@code RedisClaimStore} has the commands.
 */
@NullMarked
package io.github.feishureactive.redis.events;

import org.jspecify.annotations.NullMarked;
