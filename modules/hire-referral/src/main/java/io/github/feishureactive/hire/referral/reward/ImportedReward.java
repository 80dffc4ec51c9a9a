package io.github.feishureactive.hire.referral.reward;

/**
 * A reward that the platform has.
 *
 * @param id the platform's id of it, by which it can be deleted: a number of 64 bits, as decimal text
 * @param externalId the caller's own id of it
 */
public record ImportedReward(String id, String externalId) {}
