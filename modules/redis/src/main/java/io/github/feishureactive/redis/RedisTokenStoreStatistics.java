package io.github.feishureactive.redis;

/**
 * What a {@link RedisTokenStore} has done since it was made.
 *
 * @param found looks that found a token
 * @param missing looks that found none
 * @param kept tokens that were put there
 * @param failed looks and tokens that Redis did not answer in time or not as it should
 */
public record RedisTokenStoreStatistics(long found, long missing, long kept, long failed) {}
