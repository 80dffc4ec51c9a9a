package io.github.feishureactive.events;

/** How the delivery of an event ended without an error. In each case the event is acknowledged. */
public enum Receipt {
    /** All subscribers of its type have handled it. */
    HANDLED,
    /** An earlier delivery of it was handled. */
    DUPLICATE,
    /** Its type has no subscriber. */
    UNHANDLED
}
