package io.github.feishureactive.redis;

/**
 * What a {@link RedisDeduplication} has done since it was made. Every delivery that ended is in one of the first four.
 *
 * @param handled deliveries whose event was dealt with for them
 * @param duplicates deliveries of events that had been dealt with, here or elsewhere
 * @param elsewhere deliveries that were refused, because the event was being handled
 * @param failed deliveries whose handling failed or was cancelled
 * @param unshared deliveries, out of those that began a handling, for which Redis could not be asked before
 */
public record RedisDeduplicationStatistics(long handled, long duplicates, long elsewhere, long failed, long unshared) {}
