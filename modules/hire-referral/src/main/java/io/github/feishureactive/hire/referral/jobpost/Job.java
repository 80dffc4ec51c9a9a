package io.github.feishureactive.hire.referral.jobpost;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The job that a post advertises.
 *
 * @param id the job's id, {@code null} if the platform did not say
 * @param code the job's code, {@code null} if the platform did not say
 * @param expiresAt when it ends; {@code null} if it does not, or if the platform said nothing that is a time
 * @param status whether it is open, {@code null} if the platform did not say
 * @param processType the process of recruitment, {@code null} if the platform did not say
 * @param minLevel the lowest job level, {@code null} if the platform did not say
 * @param maxLevel the highest job level, {@code null} if the platform did not say
 * @param headcount how many people are wanted, {@code null} if the platform did not say
 */
public record Job(
        @Nullable String id,
        @Nullable String code,
        @Nullable Instant expiresAt,
        @Nullable JobStatus status,
        @Nullable JobProcessType processType,
        @Nullable NamedId minLevel,
        @Nullable NamedId maxLevel,
        @Nullable Integer headcount) {}
