package io.github.feishureactive.core;

/**
 * Hears of every call of a gateway when it has ended, however it ended. Runs on the thread that ended the call, so it must
 * be quick and must not block; what it throws is logged and does the call no harm.
 */
@FunctionalInterface
public interface CallListener {

    /**
     * A call has ended.
     *
     * @param report what became of it
     */
    void onEnd(CallReport report);
}
