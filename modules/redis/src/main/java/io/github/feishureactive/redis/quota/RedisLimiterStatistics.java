package io.github.feishureactive.redis.quota;

/**
 * Counters since a {@link RedisRateLimiter} was created.
 *
 * @param requests requests to Redis, including failed ones
 * @param failures requests that failed or timed out
 * @param sharedPermits permits of the quota that all instances share
 * @param localPermits permits of this instance's local share, granted during outages
 * @param keys current number of keys
 * @param unavailableKeys the keys among them for which Redis is unavailable
 */
public record RedisLimiterStatistics(
        long requests, long failures, long sharedPermits, long localPermits, int keys, int unavailableKeys) {}
