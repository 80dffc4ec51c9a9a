package io.github.feishureactive.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * What a store app finds in a tenant that has installed it. Immutable.
 *
 * @param key the tenant key, which the app names to get the tenant's token
 * @param accounts the app's accounts there at the start
 * @param employees those for whom accounts can be created; the referrers of the accounts are employees too
 */
public record SimulatedTenant(String key, List<SimulatedAccount> accounts, List<SimulatedEmployee> employees) {

    /**
     * Checks that there is a key and copies the lists.
     *
     * @param key the tenant key
     * @param accounts the accounts
     * @param employees the employees
     */
    public SimulatedTenant {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A tenant needs a key");
        }
        accounts = List.copyOf(accounts);
        employees = List.copyOf(employees);
    }

    /**
     * A tenant without anybody in it.
     *
     * @param key the tenant key
     * @return the tenant
     */
    public static SimulatedTenant of(String key) {
        return new SimulatedTenant(key, List.of(), List.of());
    }

    /**
     * The same tenant with one more account.
     *
     * @param account how it is at the start
     * @return a new tenant
     */
    public SimulatedTenant withAccount(SimulatedAccount account) {
        return new SimulatedTenant(key, joined(accounts, account), employees);
    }

    /**
     * The same tenant with one more employee.
     *
     * @param employee who works there
     * @return a new tenant
     */
    public SimulatedTenant withEmployee(SimulatedEmployee employee) {
        return new SimulatedTenant(key, accounts, joined(employees, employee));
    }

    private static <T> List<T> joined(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }
}
