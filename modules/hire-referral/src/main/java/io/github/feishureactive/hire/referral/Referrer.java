package io.github.feishureactive.hire.referral;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;

/**
 * The employee whose account it is. What the app's scopes do not cover is absent. As text it shows the id only.
 *
 * @param id of the kind that was asked for, {@code null} if absent
 * @param name {@code null} if absent
 * @param email needs the scope {@code hire:employee.email:readonly}, {@code null} if absent
 * @param mobile needs the scope {@code hire:employee.mobile:readonly}, {@code null} if absent
 */
public record Referrer(
        @AbsentIfUnreadable @Nullable String id,
        @AbsentIfUnreadable @Nullable Name name,
        @AbsentIfUnreadable @Nullable String email,
        @AbsentIfUnreadable @Nullable String mobile) {

    @Override
    public String toString() {
        return "Referrer[" + id + "]";
    }

    /**
     * A name in two languages.
     *
     * @param zhCn in Chinese, {@code null} if absent
     * @param enUs in English, {@code null} if absent
     */
    public record Name(
            @AbsentIfUnreadable @Nullable String zhCn,
            @AbsentIfUnreadable @Nullable String enUs) {}
}
