package io.github.feishureactive.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedJobPost;
import io.github.feishureactive.simulator.account.SimulatedReferral;
import io.github.feishureactive.simulator.account.SimulatedTenant;
import io.github.feishureactive.simulator.internal.api.Apps;
import io.github.feishureactive.simulator.internal.api.Installation;

/** Collects apps, tenants and what exists in them, in any order. Not thread-safe. */
final class Registry {

    private final Map<String, String> customApps = new LinkedHashMap<>();
    private final Map<String, String> storeApps = new LinkedHashMap<>();
    private final Map<Installation, SimulatedTenant> tenants = new LinkedHashMap<>();
    private final List<SimulatedAccount> accounts = new ArrayList<>();
    private final List<SimulatedEmployee> employees = new ArrayList<>();
    private final List<SimulatedReferral> referrals = new ArrayList<>();
    private final List<SimulatedJobPost> jobPosts = new ArrayList<>();

    void customApp(String appId, String secret) {
        storeApps.remove(appId);
        customApps.put(appId, secret);
    }

    void storeApp(String appId, String secret) {
        customApps.remove(appId);
        storeApps.put(appId, secret);
    }

    void tenant(String appId, SimulatedTenant tenant) {
        tenants.put(new Installation(appId, tenant.key()), tenant);
    }

    /** Adds an account in every tenant. */
    void account(SimulatedAccount account) {
        accounts.add(account);
    }

    /** Adds an employee in every tenant. */
    void employee(SimulatedEmployee employee) {
        employees.add(employee);
    }

    /** Adds a referral in every tenant. */
    void referral(SimulatedReferral referral) {
        referrals.add(referral);
    }

    /** Adds a job post in every tenant. */
    void jobPost(SimulatedJobPost jobPost) {
        jobPosts.add(jobPost);
    }

    boolean knows(String appId) {
        return customApps.containsKey(appId) || storeApps.containsKey(appId);
    }

    Collection<String> storeApps() {
        return List.copyOf(storeApps.keySet());
    }

    Apps apps() {
        Map<String, Apps.App> apps = new HashMap<>();
        customApps.forEach((appId, secret) -> apps.put(appId, new Apps.App(appId, secret, false)));
        storeApps.forEach((appId, secret) -> apps.put(appId, new Apps.App(appId, secret, true)));
        return new Apps(apps);
    }

    /** Returns the tenant of each installation, with what exists in all tenants. */
    Map<Installation, SimulatedTenant> installations() {
        Map<Installation, SimulatedTenant> installations = new LinkedHashMap<>();
        customApps.keySet().forEach(appId -> {
            Installation own = Installation.ofCustomApp(appId);
            installations.put(own, SimulatedTenant.of(own.tenantKey()));
        });
        tenants.forEach((installation, tenant) -> {
            if (!storeApps.containsKey(installation.appId())) {
                throw new IllegalArgumentException("tenant for an app that is no store app: " + installation);
            }
            installations.put(installation, tenant);
        });
        installations.replaceAll((installation, tenant) -> new SimulatedTenant(
                tenant.key(),
                joined(accounts, tenant.accounts()),
                joined(employees, tenant.employees()),
                joined(referrals, tenant.referrals()),
                joined(jobPosts, tenant.jobPosts())));
        return installations;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
