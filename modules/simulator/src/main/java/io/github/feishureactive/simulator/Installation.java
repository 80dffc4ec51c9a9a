package io.github.feishureactive.simulator;

/** An app installed in a tenant: the unit that tokens speak for, accounts belong to and quotas are counted by. */
record Installation(String appId, String tenantKey) {

    /** Who calls an endpoint that takes no token. */
    static final Installation ANONYMOUS = new Installation("", "");

    /** An app by itself, in no tenant: what an app token of a store app speaks for. */
    static Installation ofApp(String appId) {
        return new Installation(appId, "");
    }

    boolean inTenant() {
        return !tenantKey.isEmpty();
    }

    /** A custom app belongs to one tenant; here each has its own. */
    static Installation ofCustomApp(String appId) {
        return new Installation(appId, "tenant_of_" + appId);
    }
}
