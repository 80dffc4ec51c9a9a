package io.github.feishureactive.micrometer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.micrometer.FeishuInstrument.HighCardinalityKey;
import io.github.feishureactive.micrometer.FeishuInstrument.LowCardinalityKey;

/**
 * How calls and exchanges ended, in key values. Every key is always there: some back ends insist on it. An operation
 * ends in a few ways only, so the key values of each are made once and kept.
 */
final class Ends {

    /** A bound for applications that create operations for each call. */
    static final int MAX_OPERATIONS = 1_000;

    /** More than an operation has, unless a proxy makes statuses up. */
    static final int MAX_ENDS = 32;

    private final boolean appAndTenant;
    private final KeyValues appName;
    private final Map<String, OfOperation> operations = new ConcurrentHashMap<>();

    Ends(boolean appAndTenant, KeyValues appName) {
        this.appAndTenant = appAndTenant;
        this.appName = appName;
    }

    KeyValues lowCardinality(ApiOperation<?> operation, @Nullable CallTarget target, @Nullable CallReport report) {
        OfOperation known = of(operation);
        KeyValues keyValues = report == null ? known.started : known.ended(report);
        return appAndTenant && target != null
                ? keyValues.and(appAndTenant(target)).and(appName)
                : keyValues;
    }

    static KeyValues highCardinality(@Nullable CallReport report) {
        String logId = report == null ? null : report.logId().orElse(null);
        return logId == null ? KeyValues.empty() : KeyValues.of(HighCardinalityKey.LOG_ID.asString(), logId);
    }

    /** Method and path, as is the custom for requests over HTTP; the path is the template, without ids. */
    String methodAndPath(ApiOperation<?> operation) {
        OfOperation known = of(operation);
        return known.operation == operation ? known.methodAndPath : OfOperation.methodAndPath(operation);
    }

    private OfOperation of(ApiOperation<?> operation) {
        OfOperation known = operations.get(operation.name());
        if (known == null) {
            known = new OfOperation(operation, appName);
            if (operations.size() < MAX_OPERATIONS) {
                operations.putIfAbsent(operation.name(), known);
            }
        }
        return known;
    }

    private static KeyValues appAndTenant(CallTarget target) {
        String tenant = target.tenantKey();
        return KeyValues.of(
                LowCardinalityKey.APP.withValue(target.appId()),
                LowCardinalityKey.TENANT.withValue(tenant == null ? KeyValue.NONE_VALUE : tenant));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The ends of one operation. */
    private static final class OfOperation {

        private final ApiOperation<?> operation;
        private final String methodAndPath;
        private final KeyValues appName;
        private final KeyValues started;

        /** Replaced when another one comes. One that is lost to a race is made again. */
        private volatile End[] ends = {};

        OfOperation(ApiOperation<?> operation, KeyValues appName) {
            this.operation = operation;
            this.methodAndPath = methodAndPath(operation);
            this.appName = appName;
            this.started = keyValues(KeyValue.NONE_VALUE, 0, null);
        }

        static String methodAndPath(ApiOperation<?> operation) {
            return operation.method() + " " + operation.path();
        }

        KeyValues ended(CallReport report) {
            FeishuException error = report.error().orElse(null);
            Outcome outcome = error == null ? null : error.outcome();
            ErrorCategory category = error instanceof ApiException answered ? answered.category() : null;
            End[] known = ends;
            for (End end : known) {
                if (end.cancelled == report.cancelled()
                        && end.status == report.httpStatus()
                        && end.outcome == outcome
                        && end.category == category) {
                    return end.keyValues;
                }
            }
            String ending = report.cancelled() ? "cancelled" : outcome == null ? "success" : lower(outcome);
            KeyValues keyValues = keyValues(ending, report.httpStatus(), category);
            if (known.length < MAX_ENDS) {
                End[] more = Arrays.copyOf(known, known.length + 1);
                more[known.length] = new End(report.cancelled(), report.httpStatus(), outcome, category, keyValues);
                ends = more;
            }
            return keyValues;
        }

        private KeyValues keyValues(String outcome, int status, @Nullable ErrorCategory category) {
            return KeyValues.of(
                            LowCardinalityKey.OPERATION.withValue(operation.name()),
                            LowCardinalityKey.OUTCOME.withValue(outcome),
                            LowCardinalityKey.STATUS.withValue(
                                    status == 0 ? KeyValue.NONE_VALUE : String.valueOf(status)),
                            LowCardinalityKey.CATEGORY.withValue(
                                    category == null ? KeyValue.NONE_VALUE : lower(category)))
                    .and(appName);
        }
    }

    /** One way to end. */
    private record End(
            boolean cancelled,
            int status,
            @Nullable Outcome outcome,
            @Nullable ErrorCategory category,
            KeyValues keyValues) {}
}
