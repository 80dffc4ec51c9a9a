package io.github.feishureactive.hire.referral.account;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.hire.referral.I18nName;

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
        @AbsentIfUnreadable @Nullable I18nName name,
        @AbsentIfUnreadable @Nullable String email,
        @AbsentIfUnreadable @Nullable String mobile) {

    @Override
    public String toString() {
        return "Referrer[" + id + "]";
    }
}
