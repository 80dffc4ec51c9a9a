package io.github.feishureactive.core.observe;

import reactor.util.context.ContextView;

/**
 * Hears of every call of a gateway when it has ended, however it ended. Runs on the thread that ended the call, so it must
 * be quick and must not block; whatever it throws is logged and does the call no harm.
 */
@FunctionalInterface
public interface CallListener {

    /**
     * A call has ended.
     *
     * @param report what became of it
     */
    void onEnd(CallReport report);

    /**
     * The same as an observer, who watches nothing else.
     *
     * @return an observer that tells this listener
     */
    default GatewayObserver observer() {
        return new GatewayObserver() {
            @Override
            public CallObserver callStarted(CallTarget target, ContextView context) {
                return CallListener.this::onEnd;
            }
        };
    }
}
