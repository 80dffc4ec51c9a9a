package io.github.feishureactive.simulator;

import java.util.Set;

import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedJobPost;
import io.github.feishureactive.simulator.account.SimulatedReferral;
import io.github.feishureactive.simulator.account.SimulatedTenant;

/** The part of {@link SimulatorBuilder} that sets which apps there are, and what exists in their tenants. */
abstract sealed class AppsBuilder permits SimulatorBuilder {

    final Startup settings;

    AppsBuilder(Startup settings) {
        this.settings = settings;
    }

    abstract SimulatorBuilder self();

    /** Adds what {@link FeishuSimulator#demo()} has. The job posts fill more than one page. */
    SimulatorBuilder demo() {
        SimulatedJobPost.numbered(12).forEach(this::jobPost);
        return app(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET)
                .account(SimulatedAccount.disabled(FeishuSimulator.DEMO_ACCOUNT_ID)
                        .withPoints(1500)
                        .withCash("CNY", "520.00")
                        .withReferrer(FeishuSimulator.DEMO_EMPLOYEE))
                .referral(FeishuSimulator.DEMO_REFERRAL);
    }

    /**
     * Registers a custom app in a tenant of its own.
     *
     * @param appId such as {@code cli_test}
     * @param appSecret its secret
     * @return this builder
     */
    public SimulatorBuilder app(String appId, String appSecret) {
        settings.registry.customApp(appId, appSecret);
        return self();
    }

    /**
     * Registers a store app, which has no tenant before {@link #tenant(String, SimulatedTenant)}.
     *
     * @param appId such as {@code cli_store}
     * @param appSecret its secret
     * @return this builder
     */
    public SimulatorBuilder storeApp(String appId, String appSecret) {
        settings.registry.storeApp(appId, appSecret);
        return self();
    }

    /**
     * Installs a store app in a tenant.
     *
     * @param appId the store app, registered before or after
     * @param tenantKey the tenant
     * @return this builder
     */
    public SimulatorBuilder tenant(String appId, String tenantKey) {
        return tenant(appId, SimulatedTenant.of(tenantKey));
    }

    /**
     * Installs a store app in a tenant. What is added to this builder exists there too.
     *
     * @param appId the store app, registered before or after
     * @param tenant the tenant
     * @return this builder
     */
    public SimulatorBuilder tenant(String appId, SimulatedTenant tenant) {
        settings.registry.tenant(appId, tenant);
        return self();
    }

    /**
     * Adds an account. Each app has its own copy in each tenant, since an account belongs to one app in one tenant.
     *
     * @param account the account at the start
     * @return this builder
     */
    public SimulatorBuilder account(SimulatedAccount account) {
        settings.registry.account(account);
        return self();
    }

    /**
     * Adds an employee in every tenant, for whom an account can be created.
     *
     * @param employee found by mobile phone or email address
     * @return this builder
     */
    public SimulatorBuilder employee(SimulatedEmployee employee) {
        settings.registry.employee(employee);
        return self();
    }

    /**
     * Adds a referral in every tenant. Its referrer is an employee there.
     *
     * @param referral found by its talent, and by its applications
     * @return this builder
     */
    public SimulatorBuilder referral(SimulatedReferral referral) {
        settings.registry.referral(referral);
        return self();
    }

    /**
     * Adds a job post on the referral site of every tenant.
     *
     * @param jobPost listed after those that were added before
     * @return this builder
     */
    public SimulatorBuilder jobPost(SimulatedJobPost jobPost) {
        settings.registry.jobPost(jobPost);
        return self();
    }

    /**
     * Restricts an app to these scopes. By default it has all, but for those that only custom apps can have.
     *
     * @param appId the app
     * @param granted such as {@link ApiScopes#REFERRAL_ACCOUNT}, or none
     * @return this builder
     */
    public SimulatorBuilder scopes(String appId, String... granted) {
        settings.scopes.put(appId, Set.of(granted));
        return self();
    }
}
