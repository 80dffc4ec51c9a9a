/**
 * What the instances of a service share by way of Redis.
 *
 * <p>{@link io.github.feishureactive.redis.RedisRateLimiter} keeps all of them together within one quota, {@link
 * io.github.feishureactive.redis.RedisAppTickets} hands the tickets of store apps to whichever of them needs them, {@link
 * io.github.feishureactive.redis.RedisDeduplication} has each event handled by one of them, {@link
 * io.github.feishureactive.redis.RedisTokenStore} keeps the access token that one was given for the others; all use a {@link
 * io.github.feishureactive.redis.LettuceConnection}. In the limiter each key has a {@code SharedQuota}, where
 * a caller waits as a {@code SharedAcquisition}; a {@code Visit} is one round trip to the slots on the server, which the
 * script {@code slots.lua} keeps.
 */
@NullMarked
package io.github.feishureactive.redis;

import org.jspecify.annotations.NullMarked;
