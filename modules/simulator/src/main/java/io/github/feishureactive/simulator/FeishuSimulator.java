package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReferral;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;
import io.github.feishureactive.simulator.internal.account.Ledger;
import io.github.feishureactive.simulator.internal.api.Installation;

/**
 * The Feishu open platform on loopback: a real HTTP server with tokens, referral accounts and events, for demos and
 * tests.
 *
 * <pre>{@code
 * try (FeishuSimulator simulator = FeishuSimulator.builder()
 *         .app("cli_test", "secret")
 *         .account(SimulatedAccount.disabled("6942778198054125570").withCash("CNY", "520.00"))
 *         .documentedQuotas()
 *         .start()) {
 *     // The connection is reset after the platform has enabled the account, before it responds.
 *     simulator.faults().next(ApiPaths.ENABLE, Fault.reset().afterActing());
 *
 *     // Point the application under test at the simulator.
 *     application(simulator.baseUrl(), "cli_test", "secret").enable("6942778198054125570");
 *
 *     Statistics seen = simulator.statistics();
 *     assertThat(seen.tokensIssued()).isEqualTo(1);
 *     assertThat(seen.requests(ApiPaths.ENABLE)).isEqualTo(2);
 *     assertThat(simulator.account("cli_test", "6942778198054125570").orElseThrow().enabled()).isTrue();
 * }
 * }</pre>
 *
 * <p>Time is real unless {@link SimulatorBuilder#clock} sets another clock: with {@code AtomicLong nanos},
 * {@code .clock(nanos::get)} and {@code nanos.addAndGet(Duration.ofHours(2).toNanos())}, tokens expire and quotas
 * recover at once. Delays on the wire always take real time.
 *
 * <p>Thread-safe. Requests are handled on event loops of its own.
 */
public final class FeishuSimulator implements AutoCloseable {

    /** The app id of {@link #demo()}. */
    public static final String DEMO_APP_ID = "cli_simulator";

    /** The secret of {@link #DEMO_APP_ID}, which is valid in a simulator only. */
    public static final String DEMO_APP_SECRET = "simulator-secret";

    /** The account of {@link #demo()}: owned by {@link #DEMO_EMPLOYEE}, disabled, with 1500 points and CNY 520.00. */
    public static final String DEMO_ACCOUNT_ID = "6942778198054125570";

    /** The employee of {@link #demo()}. */
    public static final SimulatedEmployee DEMO_EMPLOYEE = SimulatedEmployee.of("zhang_san")
            .withName("张三", "Zhang San")
            .withEmail("zhangsan@example.com")
            .withMobile("86", "13800000000");

    /** The referral of {@link #demo()}: by {@link #DEMO_EMPLOYEE}, with one application. */
    public static final SimulatedReferral DEMO_REFERRAL = SimulatedReferral.of(
                    "6942778198054125571", "6942778198054125572", DEMO_EMPLOYEE)
            .withApplication("6942778198054125573");

    private final Startup.Parts parts;
    private final AtomicBoolean closed = new AtomicBoolean();

    FeishuSimulator(Startup.Parts parts) {
        this.parts = parts;
    }

    /**
     * Creates a builder without apps and accounts.
     *
     * @return a new builder
     */
    public static SimulatorBuilder builder() {
        return new SimulatorBuilder();
    }

    /**
     * Creates a builder with the app, the account and the referral of the demo, and a dozen job posts.
     *
     * @return a new builder
     */
    public static SimulatorBuilder demo() {
        return builder().demo();
    }

    /**
     * Returns the base URL for clients.
     *
     * @return such as {@code http://127.0.0.1:49152}, or {@code https} over TLS, without a trailing slash
     */
    public String baseUrl() {
        return parts.server().baseUrl();
    }

    /**
     * Returns the certificate that clients have to trust.
     *
     * @return the certificate
     * @throws IllegalStateException if the simulator was started without {@link SimulatorBuilder#tls()}
     */
    public SimulatorCertificate certificate() {
        return parts.requireCertificate();
    }

    /**
     * Returns the bound port.
     *
     * @return the port, also if any free one was requested
     */
    public int port() {
        return parts.server().port();
    }

    /**
     * Returns the current state of an account.
     *
     * @param appId the custom app that owns it
     * @param accountId the account's id
     * @return the account, or empty if that app has no such account
     */
    public Optional<SimulatedAccount> account(String appId, String accountId) {
        Ledger ledger = parts.ledgers().find(Installation.ofCustomApp(appId));
        return ledger == null ? Optional.empty() : Optional.ofNullable(ledger.find(accountId));
    }

    /**
     * Adds a confirmed reward to an account; see {@link InstalledApp#reward}.
     *
     * @param appId the custom app that owns the account
     * @param accountId the account's id
     * @param points not negative
     * @param cash not negative
     * @return the account with the reward
     * @throws IllegalArgumentException if there is no such app or account, or an amount is negative
     */
    public SimulatedAccount reward(String appId, String accountId, long points, SimulatedAccount.Cash... cash) {
        return installed(appId).reward(accountId, points, cash);
    }

    /**
     * Returns the orders that paid out an app's accounts, in the order of their first requests.
     *
     * @param appId the custom app
     * @return a copy
     * @throws IllegalArgumentException if there is no such app
     */
    public List<SimulatedWithdrawal> withdrawals(String appId) {
        return installed(appId).withdrawals();
    }

    /**
     * Returns the rewards that an app has imported; see {@link InstalledApp#rewards}.
     *
     * @param appId the custom app
     * @return a copy
     * @throws IllegalArgumentException if there is no such app
     */
    public List<SimulatedReward> rewards(String appId) {
        return installed(appId).rewards();
    }

    /**
     * Returns a custom app in its tenant.
     *
     * @param appId the custom app
     * @return a live view
     * @throws IllegalArgumentException if there is no such app
     */
    public InstalledApp installed(String appId) {
        return parts.installed(Installation.ofCustomApp(appId));
    }

    /**
     * Returns a store app in a tenant.
     *
     * @param appId the store app
     * @param tenantKey the tenant
     * @return a live view
     * @throws IllegalArgumentException if the app is not installed there
     */
    public InstalledApp installed(String appId, String tenantKey) {
        return parts.installed(new Installation(appId, tenantKey));
    }

    /**
     * Returns the issued tokens, to expire or revoke them.
     *
     * @return the same object for each call
     */
    public Tokens tokens() {
        return parts.tokens();
    }

    /**
     * Returns the tickets of store apps, to push or expire them.
     *
     * @return the same object for each call
     */
    public AppTickets appTickets() {
        return parts.appTickets();
    }

    /**
     * Returns the events that are pushed to apps.
     *
     * @return the same object for each call
     */
    public PlatformEvents events() {
        return parts.events();
    }

    /**
     * Returns the script of faults.
     *
     * @return the same object for each call
     */
    public Faults faults() {
        return parts.faults();
    }

    /**
     * Returns counts since the start.
     *
     * @return a snapshot
     */
    public Statistics statistics() {
        return Statistics.of(parts.counters(), parts.tokens().issued());
    }

    /**
     * Returns when requests to a path reached the quota check, if {@link SimulatorBuilder#recordArrivals recorded}.
     *
     * @param path one of {@link ApiPaths}
     * @return a snapshot
     */
    public Arrivals arrivals(String path) {
        return Arrivals.of(parts.counters().arrivals(path, caller -> true));
    }

    /**
     * Returns when requests of one app to a path reached the quota check.
     *
     * @param path one of {@link ApiPaths}
     * @param appId the app
     * @return a snapshot
     */
    public Arrivals arrivals(String path, String appId) {
        return Arrivals.of(
                parts.counters().arrivals(path, caller -> caller.appId().equals(appId)));
    }

    /**
     * Returns to the start, such as between two tests: the accounts are the builder's, without rewards and orders;
     * faults, scripts of long connections and events are gone, and counts are zero but those of connections. What the
     * application under test relies on stays: tokens, tickets, webhooks, open connections, and what was used of quotas.
     * Requests in flight are not waited for. Blocks for a moment.
     */
    public void reset() {
        parts.reset();
    }

    /** Closes every open connection, as a proxy closes idle ones, without waiting. New ones are accepted. */
    public void dropConnections() {
        parts.server().dropConnections();
    }

    /**
     * Returns the seed with which {@link SimulatorBuilder#seed(long)} repeats this run.
     *
     * @return the seed, also if none was set
     */
    public long seed() {
        return parts.seed();
    }

    /** Blocks until another thread closes the simulator. */
    public void awaitClose() {
        parts.server().onClose().block();
    }

    /** Closes port, connections and event loops. Blocks for 5 s at most, and never on a non-blocking thread. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            parts.appTickets().close();
            parts.events().close();
            parts.server().close();
        }
    }

    @Override
    public String toString() {
        return "FeishuSimulator[" + baseUrl() + ", seed=" + seed() + "]";
    }
}
