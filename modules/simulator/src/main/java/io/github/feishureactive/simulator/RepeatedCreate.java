package io.github.feishureactive.simulator;

/** What create does for an employee who has an account already. The documents do not say. */
public enum RepeatedCreate {

    /** It answers with that account, as it is now; a disabled one stays disabled. */
    SAME_ACCOUNT,

    /** It refuses with 1002002. */
    REFUSED
}
