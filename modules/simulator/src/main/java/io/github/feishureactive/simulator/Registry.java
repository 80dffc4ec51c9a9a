package io.github.feishureactive.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a builder was told about apps, tenants and those in them, in any order. Not thread-safe. */
final class Registry {

    private final Map<String, String> customApps = new LinkedHashMap<>();
    private final Map<String, String> storeApps = new LinkedHashMap<>();
    private final Map<Installation, SimulatedTenant> tenants = new LinkedHashMap<>();
    private final List<SimulatedAccount> accounts = new ArrayList<>();
    private final List<SimulatedEmployee> employees = new ArrayList<>();

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

    /** In every tenant. */
    void account(SimulatedAccount account) {
        accounts.add(account);
    }

    /** In every tenant. */
    void employee(SimulatedEmployee employee) {
        employees.add(employee);
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

    Ledgers ledgers(LedgerRules rules, WallClock clock, Function<Installation, Ledger.AssetsListener> listeners) {
        AccountIds newIds = new AccountIds();
        Map<Installation, Ledger> ledgers = new HashMap<>();
        installations().forEach((installation, tenant) -> {
            List<SimulatedAccount> there = joined(accounts, tenant.accounts());
            Stream<SimulatedEmployee> referrers =
                    there.stream().map(SimulatedAccount::referrer).filter(Objects::nonNull);
            Stream<SimulatedEmployee> hired = joined(employees, tenant.employees()).stream();
            Employees everybody = new Employees(Stream.concat(referrers, hired).toList());
            ledgers.put(
                    installation, new Ledger(there, everybody, rules, newIds, clock, listeners.apply(installation)));
        });
        return new Ledgers(ledgers);
    }

    private Map<Installation, SimulatedTenant> installations() {
        Map<Installation, SimulatedTenant> installations = new LinkedHashMap<>();
        customApps.keySet().forEach(appId -> {
            Installation own = Installation.ofCustomApp(appId);
            installations.put(own, SimulatedTenant.of(own.tenantKey()));
        });
        tenants.forEach((installation, tenant) -> {
            if (!storeApps.containsKey(installation.appId())) {
                throw new IllegalArgumentException("Only a store app is installed in tenants: " + installation);
            }
            installations.put(installation, tenant);
        });
        return installations;
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
