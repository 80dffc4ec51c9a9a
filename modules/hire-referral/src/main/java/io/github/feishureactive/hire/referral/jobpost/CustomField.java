package io.github.feishureactive.hire.referral.jobpost;

import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.I18nName;

/**
 * A field that the tenant has added to its job posts.
 *
 * @param id the field's id, {@code null} if absent
 * @param name the field's name, {@code null} if absent
 * @param objectType the platform's number of the field's kind: 1 and 2 are text, 3 and 4 choices, 5 to 7 times (a day,
 *     a month, a year), 8 a range of time, 9 a number, 10 text of a default field; empty if absent
 * @param value what it holds, {@code null} for nothing
 */
public record CustomField(
        @Nullable String id,
        @Nullable I18nName name,
        OptionalInt objectType,
        @Nullable CustomFieldValue value) {}
