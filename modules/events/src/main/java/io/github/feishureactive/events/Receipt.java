package io.github.feishureactive.events;

/** How the delivery of an event ended well. In all of these cases the platform is told that it arrived. */
public enum Receipt {
    /** Whoever asked for its type has dealt with it. */
    HANDLED,
    /** An earlier delivery of it was dealt with. */
    DUPLICATE,
    /** Nobody asked for its type. */
    UNHANDLED
}
