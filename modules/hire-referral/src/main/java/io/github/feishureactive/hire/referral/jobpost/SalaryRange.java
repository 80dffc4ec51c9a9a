package io.github.feishureactive.hire.referral.jobpost;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What a job pays in a month, in thousands of a currency that the platform does not name. The documentation says whole
 * thousands; a fraction is kept.
 *
 * @param min the least, {@code null} if the platform did not say
 * @param max the most, {@code null} if the platform did not say
 */
public record SalaryRange(
        @Nullable BigDecimal min, @Nullable BigDecimal max) {}
