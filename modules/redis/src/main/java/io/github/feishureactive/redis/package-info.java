/**
 * What the instances of a service share by way of Redis.
 *
 * <p>{@link io.github.feishureactive.redis.RedisRateLimiter} keeps all of them together within one quota,
 * {@link io.github.feishureactive.redis.RedisAppTickets} hands the tickets of store apps to whichever of them needs
 * them, {@link io.github.feishureactive.redis.RedisDeduplication} has each event handled by one of them,
 * {@link io.github.feishureactive.redis.RedisTokenStore} keeps the access token that one was given for the others; all
 * use a {@link io.github.feishureactive.redis.LettuceConnection}. In the limiter each key has a {@code SharedQuota},
 * where a caller waits as a {@code SharedAcquisition}; a {@code Visit} is one round trip to the slots on the server,
 * which the script {@code slots.lua} keeps.
 *
 * <p>A user of Redis needs these permissions, on the keys that begin with the prefixes, {@code ~feishu:*} unless set:
 * for the limiter {@code EVAL}, {@code EVALSHA}, {@code TIME}, {@code PEXPIRE}, {@code ZADD}, {@code ZCARD},
 * {@code ZCOUNT}, {@code ZRANGE}, {@code ZRANGEBYSCORE}, {@code ZRANK}, {@code ZREM}, {@code ZREMRANGEBYSCORE} and
 * {@code ZSCORE}; for tickets, events and tokens {@code EVAL}, {@code GET}, {@code SET}, {@code DEL} and {@code PTTL};
 * for all of them {@code PING}, which looks for a connection that is mute. {@code CONFIG GET} or {@code INFO} serve to
 * warn of an eviction policy, and may be missing. What else is missing is an error that names the command, and of a
 * script also the key.
 */
@NullMarked
package io.github.feishureactive.redis;

import org.jspecify.annotations.NullMarked;
