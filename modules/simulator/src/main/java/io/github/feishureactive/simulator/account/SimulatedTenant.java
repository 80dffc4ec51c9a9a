package io.github.feishureactive.simulator.account;

import java.util.ArrayList;
import java.util.List;

/**
 * A tenant that has installed a store app. Immutable.
 *
 * @param key the tenant key, with which the app requests the tenant's token
 * @param accounts the app's accounts in the tenant at the start
 * @param employees the employees for whom accounts can be created, besides the referrers of accounts and referrals
 * @param referrals the referrals
 * @param jobPosts the job posts of the referral site, in the order of the list
 */
public record SimulatedTenant(
        String key,
        List<SimulatedAccount> accounts,
        List<SimulatedEmployee> employees,
        List<SimulatedReferral> referrals,
        List<SimulatedJobPost> jobPosts) {

    /**
     * Checks the key and copies the lists.
     *
     * @param key the tenant key
     * @param accounts the accounts
     * @param employees the employees
     * @param referrals the referrals
     * @param jobPosts the job posts
     * @throws IllegalArgumentException if the key is empty
     */
    public SimulatedTenant {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key must not be empty");
        }
        accounts = List.copyOf(accounts);
        employees = List.copyOf(employees);
        referrals = List.copyOf(referrals);
        jobPosts = List.copyOf(jobPosts);
    }

    /**
     * Creates an empty tenant.
     *
     * @param key the tenant key
     * @return the tenant
     */
    public static SimulatedTenant of(String key) {
        return new SimulatedTenant(key, List.of(), List.of(), List.of(), List.of());
    }

    /**
     * Returns this tenant with one more account.
     *
     * @param account the account at the start
     * @return a new tenant
     */
    public SimulatedTenant withAccount(SimulatedAccount account) {
        return new SimulatedTenant(key, joined(accounts, account), employees, referrals, jobPosts);
    }

    /**
     * Returns this tenant with one more employee.
     *
     * @param employee the employee
     * @return a new tenant
     */
    public SimulatedTenant withEmployee(SimulatedEmployee employee) {
        return new SimulatedTenant(key, accounts, joined(employees, employee), referrals, jobPosts);
    }

    /**
     * Returns this tenant with one more referral.
     *
     * @param referral the referral
     * @return a new tenant
     */
    public SimulatedTenant withReferral(SimulatedReferral referral) {
        return new SimulatedTenant(key, accounts, employees, joined(referrals, referral), jobPosts);
    }

    /**
     * Returns this tenant with one more job post.
     *
     * @param jobPost the job post, listed after those before
     * @return a new tenant
     */
    public SimulatedTenant withJobPost(SimulatedJobPost jobPost) {
        return new SimulatedTenant(key, accounts, employees, referrals, joined(jobPosts, jobPost));
    }

    private static <T> List<T> joined(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }
}
