/**
 * What the instances of a service share through Redis. Start with
 * {@link io.github.feishureactive.redis.LettuceConnection}, which everything here is built on:
 *
 * <ul>
 *   <li>{@link io.github.feishureactive.redis.quota.RedisRateLimiter} keeps all instances together within one quota.
 *   <li>{@link io.github.feishureactive.redis.events.RedisDeduplication} has each event handled by one of them.
 *   <li>{@link io.github.feishureactive.redis.token.RedisTokenStore} and
 *       {@link io.github.feishureactive.redis.token.RedisAppTickets} share access tokens and the tickets of store apps.
 * </ul>
 *
 * A {@link io.github.feishureactive.redis.RedisListener} is notified of outages. What lies under {@code internal} is
 * not API; there is the way from a command to the server.
 *
 * <p>The user of Redis needs these permissions, on keys with the prefixes in use ({@code ~feishu:*} unless set): for
 * the limiter {@code EVAL}, {@code EVALSHA}, {@code TIME}, {@code PEXPIRE}, {@code ZADD}, {@code ZCARD},
 * {@code ZCOUNT}, {@code ZRANGE}, {@code ZRANGEBYSCORE}, {@code ZRANK}, {@code ZREM}, {@code ZREMRANGEBYSCORE} and
 * {@code ZSCORE}; for tickets, events and tokens {@code EVAL}, {@code GET}, {@code SET}, {@code DEL} and {@code PTTL};
 * for all of them {@code PING}, which probes a connection. {@code CONFIG GET} or {@code INFO} is used to warn of an
 * eviction policy, and may be missing. Any other missing permission is an error that names the command, and in a script
 * its key too.
 */
@NullMarked
package io.github.feishureactive.redis;

import org.jspecify.annotations.NullMarked;
