package io.github.feishureactive.core.observe;

import reactor.util.context.ContextView;

/**
 * Is notified of the end of every call of a gateway. It runs on the thread that ended the call, so it must be quick and
 * must not block. What it throws is logged and does not affect the call.
 */
@FunctionalInterface
public interface CallListener {

    /**
     * A call has ended.
     *
     * @param report the result of the call
     */
    void onEnd(CallReport report);

    /**
     * Adapts this listener to an observer.
     *
     * @return an observer that notifies this listener
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
