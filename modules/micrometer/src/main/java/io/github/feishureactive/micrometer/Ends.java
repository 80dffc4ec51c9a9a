package io.github.feishureactive.micrometer;

import java.util.Locale;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.micrometer.FeishuInstrument.HighCardinalityKey;
import io.github.feishureactive.micrometer.FeishuInstrument.LowCardinalityKey;

/** How something ended, in key values. Every key is always there: some back ends insist on it. */
final class Ends {

    private Ends() {}

    static KeyValues lowCardinality(String operation, @Nullable CallReport report) {
        return KeyValues.of(
                LowCardinalityKey.OPERATION.withValue(operation),
                LowCardinalityKey.OUTCOME.withValue(outcome(report)),
                LowCardinalityKey.STATUS.withValue(
                        report == null || report.httpStatus() == 0
                                ? KeyValue.NONE_VALUE
                                : String.valueOf(report.httpStatus())),
                LowCardinalityKey.CATEGORY.withValue(category(report)));
    }

    static KeyValues highCardinality(@Nullable CallReport report) {
        return report == null
                ? KeyValues.empty()
                : report.logId()
                        .map(logId -> KeyValues.of(HighCardinalityKey.LOG_ID.withValue(logId)))
                        .orElse(KeyValues.empty());
    }

    static KeyValues appAndTenant(CallTarget target) {
        String tenant = target.tenantKey();
        return KeyValues.of(
                LowCardinalityKey.APP.withValue(target.appId()),
                LowCardinalityKey.TENANT.withValue(tenant == null ? KeyValue.NONE_VALUE : tenant));
    }

    private static String outcome(@Nullable CallReport report) {
        if (report == null) {
            return KeyValue.NONE_VALUE;
        }
        if (report.cancelled()) {
            return "cancelled";
        }
        return report.error().map(error -> lower(error.outcome())).orElse("success");
    }

    private static String category(@Nullable CallReport report) {
        FeishuException error = report == null ? null : report.error().orElse(null);
        return error instanceof ApiException answered ? lower(answered.category()) : KeyValue.NONE_VALUE;
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
