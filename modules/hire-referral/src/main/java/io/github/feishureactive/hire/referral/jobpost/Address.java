package io.github.feishureactive.hire.referral.jobpost;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.hire.referral.I18nName;

/**
 * Where a job is.
 *
 * @param id the address' id, {@code null} if absent
 * @param name such as a building's, {@code null} if absent
 * @param district {@code null} if absent
 * @param city {@code null} if absent
 * @param state a province or state, {@code null} if absent
 * @param country {@code null} if absent
 */
public record Address(
        @AbsentIfUnreadable @Nullable String id,
        @AbsentIfUnreadable @Nullable I18nName name,
        @AbsentIfUnreadable @Nullable Region district,
        @AbsentIfUnreadable @Nullable Region city,
        @AbsentIfUnreadable @Nullable Region state,
        @AbsentIfUnreadable @Nullable Region country) {

    /**
     * A part of an address.
     *
     * @param code the platform's code, such as {@code CN_1}, {@code null} if absent
     * @param name {@code null} if absent
     */
    public record Region(
            @AbsentIfUnreadable @Nullable String code,
            @AbsentIfUnreadable @Nullable I18nName name) {}
}
