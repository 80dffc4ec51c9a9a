package io.github.feishureactive.hire.referral;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;

/**
 * An employee. As text it shows the id only.
 *
 * @param id of the kind that was asked for, {@code null} if absent
 * @param name {@code null} if absent
 */
public record Employee(
        @AbsentIfUnreadable @Nullable String id,
        @AbsentIfUnreadable @Nullable I18nName name) {

    @Override
    public String toString() {
        return "Employee[" + id + "]";
    }
}
