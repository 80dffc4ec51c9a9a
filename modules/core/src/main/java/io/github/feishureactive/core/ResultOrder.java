package io.github.feishureactive.core;

/** In which order a bulk run gives its results. */
public enum ResultOrder {
    /** As calls finish: the fastest way. */
    AS_FINISHED,

    /** As their elements came from the source; a slow call holds back the results of those behind it, and new calls. */
    AS_RECEIVED
}
