package io.github.feishureactive.core.error;

import org.jspecify.annotations.Nullable;

/**
 * A timer that the application supplied rejects tasks, so calls can neither wait nor keep their deadlines. Usually it
 * was disposed before the gateway. {@link #outcome()} says whether a request may have been sent.
 */
public final class TimerUnavailableException extends FeishuException {

    private static final long serialVersionUID = 1L;

    /**
     * A call without a timer.
     *
     * @param operation the operation's name
     * @param problem which timer it is
     * @param cause how the timer rejected a task, {@code null} if it did not
     */
    public TimerUnavailableException(String operation, String problem, @Nullable Throwable cause) {
        super(
                problem + "; was it disposed? Dispose the scheduler of a gateway or of a rate limiter after these.",
                Facts.notSent(operation, false),
                cause);
    }
}
