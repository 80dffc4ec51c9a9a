package io.github.feishureactive.hire.referral;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;

/**
 * A name in two languages.
 *
 * @param zhCn in Chinese, {@code null} if absent
 * @param enUs in English, {@code null} if absent
 */
public record I18nName(
        @AbsentIfUnreadable @Nullable String zhCn,
        @AbsentIfUnreadable @Nullable String enUs) {}
