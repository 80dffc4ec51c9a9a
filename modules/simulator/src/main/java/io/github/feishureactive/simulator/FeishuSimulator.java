package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The Feishu open platform on loopback: a real HTTP server that hands out tokens and keeps referral accounts, for demos
 * and tests.
 *
 * <pre>{@code
 * try (FeishuSimulator simulator = FeishuSimulator.builder()
 *         .app("cli_test", "secret")
 *         .account(SimulatedAccount.disabled("6942778198054125570").withCash("CNY", "520.00"))
 *         .documentedQuotas()
 *         .start()) {
 *     // The connection breaks when the platform has enabled the account but has not said so yet.
 *     simulator.faults().next(ApiPaths.ENABLE, Fault.reset().afterActing());
 *
 *     // The application under test is told where the platform is, and its credentials.
 *     application(simulator.baseUrl(), "cli_test", "secret").enable("6942778198054125570");
 *
 *     Statistics seen = simulator.statistics();
 *     assertThat(seen.tokensIssued()).isEqualTo(1);
 *     assertThat(seen.requests(ApiPaths.ENABLE)).isEqualTo(2);
 *     assertThat(simulator.account("cli_test", "6942778198054125570").orElseThrow().enabled()).isTrue();
 * }
 * }</pre>
 *
 * <p>Time is real unless {@link SimulatorBuilder#clock} gives another: with {@code AtomicLong nanos}, {@code
 * .clock(nanos::get)} and {@code nanos.addAndGet(Duration.ofHours(2).toNanos())} tokens expire and quotas recover at once.
 * Delays on the wire always take real time.
 *
 * <p>It is safe for use by several threads. It answers on event loops of its own, never on a caller's.
 */
public final class FeishuSimulator implements AutoCloseable {

    /** The app id that {@link #demo()} knows. */
    public static final String DEMO_APP_ID = "cli_simulator";

    /** The secret of {@link #DEMO_APP_ID}; it opens nothing but a simulator. */
    public static final String DEMO_APP_SECRET = "simulator-secret";

    /** The account that {@link #demo()} has: disabled at the start, 1500 points and CNY 520.00, {@link #DEMO_EMPLOYEE}'s. */
    public static final String DEMO_ACCOUNT_ID = "6942778198054125570";

    /** The employee whom {@link #demo()} knows. */
    public static final SimulatedEmployee DEMO_EMPLOYEE = SimulatedEmployee.of("zhang_san")
            .withName("张三", "Zhang San")
            .withEmail("zhangsan@example.com")
            .withMobile("86", "13800000000");

    private final PlatformServer server;
    private final Ledgers ledgers;
    private final Tokens tokens;
    private final AppTickets appTickets;
    private final PlatformEvents events;
    private final Faults faults;
    private final Counters counters;
    private final long seed;
    private final AtomicBoolean closed = new AtomicBoolean();

    FeishuSimulator(
            PlatformServer server,
            Ledgers ledgers,
            Tokens tokens,
            AppTickets appTickets,
            PlatformEvents events,
            Faults faults,
            Counters counters,
            long seed) {
        this.server = server;
        this.ledgers = ledgers;
        this.tokens = tokens;
        this.appTickets = appTickets;
        this.events = events;
        this.faults = faults;
        this.counters = counters;
        this.seed = seed;
    }

    /**
     * Begins a simulator without apps or accounts.
     *
     * @return a new builder
     */
    public static SimulatorBuilder builder() {
        return new SimulatorBuilder();
    }

    /**
     * Begins a simulator that knows the demo's app and account.
     *
     * @return a new builder
     */
    public static SimulatorBuilder demo() {
        return builder()
                .app(DEMO_APP_ID, DEMO_APP_SECRET)
                .account(SimulatedAccount.disabled(DEMO_ACCOUNT_ID)
                        .withPoints(1500)
                        .withCash("CNY", "520.00")
                        .withReferrer(DEMO_EMPLOYEE));
    }

    /**
     * Where it listens.
     *
     * @return such as {@code http://127.0.0.1:49152}, or {@code https} over TLS, without a slash at the end
     */
    public String baseUrl() {
        return server.baseUrl();
    }

    /**
     * What a client has to trust.
     *
     * @return always the same object
     * @throws IllegalStateException when it was started without {@link SimulatorBuilder#tls()}
     */
    public SimulatorCertificate certificate() {
        SimulatorCertificate certificate = server.certificate();
        if (certificate == null) {
            throw new IllegalStateException("No TLS: start the simulator with tls()");
        }
        return certificate;
    }

    /**
     * The port it listens on.
     *
     * @return the port, also when a free one was asked for
     */
    public int port() {
        return server.port();
    }

    /**
     * What the platform now holds of an account.
     *
     * @param appId the custom app whose account it is
     * @param accountId the account's id
     * @return the account, or empty when that app has none by this id
     */
    public Optional<SimulatedAccount> account(String appId, String accountId) {
        Ledger ledger = ledgers.find(Installation.ofCustomApp(appId));
        return ledger == null ? Optional.empty() : Optional.ofNullable(ledger.find(accountId));
    }

    /**
     * Adds a confirmed reward to an account; see {@link InstalledApp#reward}.
     *
     * @param appId the custom app whose account it is
     * @param accountId the account's id
     * @param points not negative
     * @param cash not negative
     * @return the account with the reward
     * @throws IllegalArgumentException when there is no such app or account, or an amount is negative
     */
    public SimulatedAccount reward(String appId, String accountId, long points, SimulatedAccount.Cash... cash) {
        return installed(appId).reward(accountId, points, cash);
    }

    /**
     * The orders by which an app's accounts were paid out, in the order of their first requests.
     *
     * @param appId the custom app
     * @return a copy
     * @throws IllegalArgumentException when there is no such app
     */
    public List<SimulatedWithdrawal> withdrawals(String appId) {
        return installed(appId).withdrawals();
    }

    /**
     * A custom app in its tenant.
     *
     * @param appId the custom app
     * @return a view of what is there, now and later
     * @throws IllegalArgumentException when there is no such app
     */
    public InstalledApp installed(String appId) {
        return installed(Installation.ofCustomApp(appId));
    }

    /**
     * A store app in a tenant.
     *
     * @param appId the store app
     * @param tenantKey where it is installed
     * @return a view of what is there, now and later
     * @throws IllegalArgumentException when it is not installed there
     */
    public InstalledApp installed(String appId, String tenantKey) {
        return installed(new Installation(appId, tenantKey));
    }

    private InstalledApp installed(Installation installation) {
        Ledger ledger = ledgers.find(installation);
        if (ledger == null) {
            throw new IllegalArgumentException("Not installed: " + installation);
        }
        return new InstalledApp(installation, ledger);
    }

    /**
     * The tokens that were handed out, to expire or revoke them.
     *
     * @return always the same object
     */
    public Tokens tokens() {
        return tokens;
    }

    /**
     * The tickets of store apps, to push, expire or withhold them.
     *
     * @return always the same object
     */
    public AppTickets appTickets() {
        return appTickets;
    }

    /**
     * What the platform tells apps of, and how they hear of it.
     *
     * @return always the same object
     */
    public PlatformEvents events() {
        return events;
    }

    /**
     * What goes wrong, to be scripted.
     *
     * @return always the same object
     */
    public Faults faults() {
        return faults;
    }

    /**
     * What it has seen so far.
     *
     * @return a picture of this moment
     */
    public Statistics statistics() {
        return counters.snapshot(tokens.issued());
    }

    /**
     * When requests to a path came to the quota check, those of all apps together. Nothing is recorded unless
     * {@link SimulatorBuilder#recordArrivals(int)} says so.
     *
     * @param path one of {@link ApiPaths}
     * @return a picture of this moment
     */
    public Arrivals arrivals(String path) {
        return counters.arrivals(path, caller -> true);
    }

    /**
     * When one app's requests to a path came to the quota check.
     *
     * @param path one of {@link ApiPaths}
     * @param appId the app
     * @return a picture of this moment
     */
    public Arrivals arrivals(String path, String appId) {
        return counters.arrivals(path, caller -> caller.appId().equals(appId));
    }

    /**
     * Closes every open connection, as a proxy does with those that were idle for long; new ones are accepted. The closing
     * goes on after the call returns.
     */
    public void dropConnections() {
        server.dropConnections();
    }

    /**
     * What {@link SimulatorBuilder#seed(long)} has to be told to draw the same again.
     *
     * @return the seed, also when none was given
     */
    public long seed() {
        return seed;
    }

    /** Blocks until the simulator is closed by another thread; for programs that do nothing else. */
    public void awaitClose() {
        server.onClose().block();
    }

    /**
     * Closes the port and every connection and ends the event loops. Calls after the first do nothing. It blocks for a
     * few milliseconds, and for 5 seconds at most, unless it is called on a thread that must not block.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            appTickets.close();
            events.close();
            server.close();
        }
    }

    @Override
    public String toString() {
        return "FeishuSimulator[" + baseUrl() + ", seed=" + seed + "]";
    }
}
