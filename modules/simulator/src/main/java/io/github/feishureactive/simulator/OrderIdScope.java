package io.github.feishureactive.simulator;

/** Where an {@code external_order_id} has to be unique. The documents only say that it has to be. */
public enum OrderIdScope {

    /**
     * Among all accounts of an app in a tenant: the id of another account's order brings that order's details, and nothing
     * is withdrawn.
     */
    INSTALLATION,

    /** In one account: two accounts may have orders by the same id. */
    ACCOUNT
}
