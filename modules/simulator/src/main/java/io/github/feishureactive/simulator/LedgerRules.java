package io.github.feishureactive.simulator;

/** What the documents leave open about accounts and orders. */
record LedgerRules(RepeatedCreate repeatedCreate, OrderIdScope orderIdScope) {

    static final LedgerRules DEFAULT = new LedgerRules(RepeatedCreate.SAME_ACCOUNT, OrderIdScope.INSTALLATION);

    LedgerRules with(RepeatedCreate behaviour) {
        return new LedgerRules(behaviour, orderIdScope);
    }

    LedgerRules with(OrderIdScope scope) {
        return new LedgerRules(repeatedCreate, scope);
    }
}
