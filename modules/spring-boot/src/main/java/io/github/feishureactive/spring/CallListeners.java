package io.github.feishureactive.spring;

import java.util.List;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.CallListener;
import io.github.feishureactive.core.CallReport;

/** Tells all listeners, whatever one of them throws. */
record CallListeners(List<CallListener> listeners) implements CallListener {

    private static final Logger LOG = Loggers.getLogger(CallListeners.class);

    @Override
    public void onEnd(CallReport report) {
        for (CallListener listener : listeners) {
            try {
                listener.onEnd(report);
            } catch (RuntimeException e) {
                LOG.warn("A CallListener threw; the others are told all the same.", e);
            }
        }
    }
}
