package io.github.feishureactive.spring.health;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.observe.CallListener;
import io.github.feishureactive.core.observe.CallReport;

/** Remembers how the last call ended, without its message, which may name an account. */
final class LastCall implements CallListener {

    private final Clock clock;
    private volatile @Nullable Ended ended;

    LastCall(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void onEnd(CallReport report) {
        ended = new Ended(report, clock.instant());
    }

    /** Returns the details to show, or {@code null} before the first call. */
    @Nullable
    Map<String, Object> details() {
        Ended last = ended;
        return last == null ? null : last.details();
    }

    private record Ended(CallReport report, Instant at) {

        Map<String, Object> details() {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("operation", report.operation());
            details.put("at", at.toString());
            details.put("ended", ending());
            report.error()
                    .map(FeishuException::code)
                    .filter(code -> code != 0)
                    .ifPresent(code -> details.put("code", code));
            if (report.httpStatus() != 0) {
                details.put("httpStatus", report.httpStatus());
            }
            report.logId().ifPresent(logId -> details.put("logId", logId));
            return details;
        }

        private String ending() {
            return report.cancelled()
                    ? "cancelled"
                    : report.error()
                            .map(error -> error.getClass().getSimpleName())
                            .orElse("well");
        }
    }
}
