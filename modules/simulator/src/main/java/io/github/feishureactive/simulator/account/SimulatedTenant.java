package io.github.feishureactive.simulator.account;

import java.util.ArrayList;
import java.util.List;

/**
 * A tenant that has installed a store app. Immutable.
 *
 * @param key the tenant key, with which the app requests the tenant's token
 * @param accounts the app's accounts in the tenant at the start
 * @param employees the employees for whom accounts can be created, besides the referrers of the accounts
 */
public record SimulatedTenant(String key, List<SimulatedAccount> accounts, List<SimulatedEmployee> employees) {

    /**
     * Checks the key and copies the lists.
     *
     * @param key the tenant key
     * @param accounts the accounts
     * @param employees the employees
     * @throws IllegalArgumentException if the key is empty
     */
    public SimulatedTenant {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key must not be empty");
        }
        accounts = List.copyOf(accounts);
        employees = List.copyOf(employees);
    }

    /**
     * Creates a tenant without accounts and employees.
     *
     * @param key the tenant key
     * @return the tenant
     */
    public static SimulatedTenant of(String key) {
        return new SimulatedTenant(key, List.of(), List.of());
    }

    /**
     * Returns this tenant with one more account.
     *
     * @param account the account at the start
     * @return a new tenant
     */
    public SimulatedTenant withAccount(SimulatedAccount account) {
        return new SimulatedTenant(key, joined(accounts, account), employees);
    }

    /**
     * Returns this tenant with one more employee.
     *
     * @param employee the employee
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
