package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The limiter would not let a caller wait. */
public final class QuotaRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** As many callers wait already as the queue takes. */
        QUEUE_FULL,
        /** The caller's turn cannot come within the time it is ready to wait. */
        TOO_LATE,
        /** The limiter was disposed. */
        CLOSED,
        /** The timer that the limiter was given accepts no more tasks, mostly because it was disposed. */
        TIMER_GONE
    }

    private final Reason reason;
    private final Duration retryAfter;

    /**
     * A refusal.
     *
     * @param reason why
     * @param retryAfter the earliest time, from now, at which asking again could succeed
     * @param message what happened, for people
     */
    public QuotaRefusal(Reason reason, Duration retryAfter, String message) {
        // A refusal is normal under load: the stack trace would cost more than the refusal and help nobody.
        super(message, null, false, false);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /**
     * A permit cannot come within the time that the caller may wait.
     *
     * @param waitNanos when a permit can come at the earliest, from now
     * @param maxWaitNanos how long the caller may wait
     * @return the refusal
     */
    public static QuotaRefusal tooLate(long waitNanos, long maxWaitNanos) {
        return new QuotaRefusal(
                Reason.TOO_LATE,
                Duration.ofNanos(waitNanos - maxWaitNanos),
                "a permit can come in " + millis(waitNanos) + " ms at the earliest, and the call has "
                        + millis(maxWaitNanos) + " ms left to wait");
    }

    /**
     * The queue is full.
     *
     * @param waiting how many callers wait
     * @param nextPermitNanos when the next permit can come at the earliest, from now
     * @return the refusal
     */
    public static QuotaRefusal queueFull(int waiting, long nextPermitNanos) {
        return new QuotaRefusal(
                Reason.QUEUE_FULL, Duration.ofNanos(nextPermitNanos), waiting + " calls wait for a permit already");
    }

    /**
     * The limiter was disposed.
     *
     * @return the refusal
     */
    public static QuotaRefusal closed() {
        return new QuotaRefusal(Reason.CLOSED, Duration.ZERO, "the rate limiter is closed");
    }

    /**
     * The limiter's timer accepts no more tasks.
     *
     * @param timer describes the timer
     * @return the refusal
     */
    public static QuotaRefusal timerGone(String timer) {
        return new QuotaRefusal(
                Reason.TIMER_GONE, Duration.ZERO, "the rate limiter's timer " + timer + " accepts no more tasks");
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /**
     * Why.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * When asking again could succeed.
     *
     * @return the earliest such time, from the moment of the refusal
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
