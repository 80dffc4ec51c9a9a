package io.github.feishureactive.redis;

/**
 * What a {@link RedisRateLimiter} has done since it was made.
 *
 * @param visits round trips to Redis, failed ones included
 * @param failures round trips that failed or took too long
 * @param sharedPermits permits out of the quota that all instances share
 * @param localPermits permits out of this instance's own share, while Redis was away
 * @param keys keys that are remembered at the moment
 * @param keysAway those of them whose quota is not shared at the moment
 */
public record RedisLimiterStatistics(
        long visits, long failures, long sharedPermits, long localPermits, int keys, int keysAway) {}
