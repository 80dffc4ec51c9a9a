package io.github.feishureactive.core;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what application code threw and what must not be swallowed, until whatever it was called for has ended: first the
 * caller is signalled, then the error is thrown.
 */
interface FatalErrors {

    /**
     * Keeps an error. Only the first one counts.
     *
     * @param fatal {@code null} for none
     */
    void keep(@Nullable Error fatal);

    /** Throws what was kept; to be called when everything is settled. */
    void rethrow();
}
