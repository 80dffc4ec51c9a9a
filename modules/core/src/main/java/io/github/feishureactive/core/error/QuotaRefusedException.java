package io.github.feishureactive.core.error;

import java.time.Duration;

import io.github.feishureactive.core.quota.QuotaRefusal;

/** The gateway's own rate limiter refused the call. Nothing was sent. */
public final class QuotaRefusedException extends FeishuException {

    private static final long serialVersionUID = 1L;

    private final QuotaRefusal.Reason reason;
    private final Duration retryAfter;

    /**
     * A call that did not get a permit.
     *
     * @param operation the operation's name
     * @param refusal why the limiter refused it
     */
    public QuotaRefusedException(String operation, QuotaRefusal refusal) {
        super(
                "The rate limiter refused the call: " + refusal.getMessage()
                        + ". Call again later, call less often, or give the call a longer deadline.",
                Facts.notSent(operation, true),
                null);
        this.reason = refusal.reason();
        this.retryAfter = refusal.retryAfter();
    }

    /**
     * Why.
     *
     * @return whether the queue was full or a permit would have come after the deadline
     */
    public QuotaRefusal.Reason reason() {
        return reason;
    }

    /**
     * When the same call could succeed.
     *
     * @return the earliest such time, from now
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
