package io.github.feishureactive.redis.events;

/**
 * Counts deliveries since a {@link RedisDeduplication} was created. Each delivery that ended is in one of the first
 * four.
 *
 * @param handled deliveries whose event was handled for them
 * @param duplicates deliveries of events that had been handled before, by any instance
 * @param elsewhere deliveries that were refused because another instance was handling the event
 * @param failed deliveries whose handler failed or was cancelled
 * @param unshared deliveries that started a handler without a claim, because Redis was unavailable
 */
public record RedisDeduplicationStatistics(long handled, long duplicates, long elsewhere, long failed, long unshared) {}
