package io.github.feishureactive.core;

/** The order in which a bulk run emits its results. */
public enum ResultOrder {
    /** As calls finish. The fastest order. */
    AS_FINISHED,

    /** As the source emitted the elements. A slow call delays the results behind it, and new calls. */
    AS_RECEIVED
}
