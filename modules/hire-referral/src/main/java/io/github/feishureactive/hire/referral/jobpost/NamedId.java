package io.github.feishureactive.hire.referral.jobpost;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.hire.referral.I18nName;

/**
 * Something that the tenant has set up, such as a department or a job level.
 *
 * @param id its id, {@code null} if absent
 * @param name its name, {@code null} if absent
 */
public record NamedId(
        @AbsentIfUnreadable @Nullable String id,
        @AbsentIfUnreadable @Nullable I18nName name) {}
