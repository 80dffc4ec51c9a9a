package io.github.feishureactive.hire.referral.jobpost;

import org.jspecify.annotations.Nullable;

/**
 * What a job asks for. Each is {@code null} if the platform did not say.
 *
 * @param text in the employer's words
 * @param degree the least degree
 * @param experience how long one must have worked
 */
public record JobRequirements(
        @Nullable String text,
        @Nullable RequiredDegree degree,
        @Nullable WorkExperience experience) {}
