package io.github.feishureactive.simulator.internal.api;

/** An app installed in a tenant: tokens are issued for it, accounts belong to it, quotas are counted by it. */
public record Installation(String appId, String tenantKey) {

    /** The caller of an endpoint that takes no token. */
    public static final Installation ANONYMOUS = new Installation("", "");

    /** An app outside any tenant, the owner of a store app's app token. */
    public static Installation ofApp(String appId) {
        return new Installation(appId, "");
    }

    /** A custom app belongs to one tenant; in the simulator each has its own. */
    public static Installation ofCustomApp(String appId) {
        return new Installation(appId, "tenant_of_" + appId);
    }

    public boolean inTenant() {
        return !tenantKey.isEmpty();
    }
}
