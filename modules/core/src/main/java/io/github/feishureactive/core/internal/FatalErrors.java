package io.github.feishureactive.core.internal;

import org.jspecify.annotations.Nullable;

/**
 * Keeps fatal errors of application code until the operation that called it is settled: the caller is signalled first,
 * then the error is thrown.
 */
public interface FatalErrors {

    /**
     * Keeps an error. Only the first one counts.
     *
     * @param fatal {@code null} for none
     */
    void keep(@Nullable Error fatal);

    /** Throws the error that was kept, if any. Call it last. */
    void rethrow();
}
