package io.github.feishureactive.simulator;

/** Where the platform checks token and quota. The real one does not say; a client should live with both. */
public enum CountingPlace {

    /** At the edge that a request reaches first, before the time that {@code Server-Timing} calls {@code inner}. */
    EDGE,

    /** At the gateway behind the edge, at the beginning of that time. */
    GATEWAY
}
