package io.github.feishureactive.redis.token;

/**
 * Counts commands since a {@link RedisTokenStore} was created.
 *
 * @param found reads that found a token
 * @param missing reads that found none
 * @param kept tokens that were written
 * @param failed reads and writes that failed or timed out
 */
public record RedisTokenStoreStatistics(long found, long missing, long kept, long failed) {}
