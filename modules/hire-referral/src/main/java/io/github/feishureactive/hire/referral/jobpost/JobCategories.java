package io.github.feishureactive.hire.referral.jobpost;

import org.jspecify.annotations.Nullable;

/**
 * Where a job belongs, in the lists that the tenant has set up. Each is {@code null} if the platform did not say.
 *
 * @param recruitmentType how people are employed, such as full-time
 * @param department the department
 * @param type the kind of work
 * @param function the function
 * @param subject the project for which people are recruited; the platform documents it for a single job post only
 */
public record JobCategories(
        @Nullable NamedId recruitmentType,
        @Nullable NamedId department,
        @Nullable NamedId type,
        @Nullable NamedId function,
        @Nullable NamedId subject) {}
