package io.github.feishureactive.simulator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/** Sets up a {@link FeishuSimulator}. Not thread-safe. */
public final class SimulatorBuilder {

    // Loopback alone: a simulator checks nothing that would make it safe to reach from elsewhere.
    static final String HOST = "127.0.0.1";

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(2);

    private final Map<String, String> apps = new LinkedHashMap<>();
    private final List<SimulatedAccount> accounts = new ArrayList<>();
    private int port;
    private LongSupplier clock = System::nanoTime;
    private Duration tokenLifetime = TOKEN_LIFETIME;
    private long seed = new Random().nextLong();

    SimulatorBuilder() {}

    /**
     * The port on 127.0.0.1; it listens nowhere else.
     *
     * @param port 0, the default, takes any free one
     * @return this builder
     */
    public SimulatorBuilder port(int port) {
        this.port = port;
        return this;
    }

    /**
     * Registers a custom app in a tenant of its own.
     *
     * @param appId such as {@code cli_test}
     * @param appSecret its secret
     * @return this builder
     */
    public SimulatorBuilder app(String appId, String appSecret) {
        apps.put(appId, appSecret);
        return this;
    }

    /**
     * Adds an account that is disabled and owns nothing.
     *
     * @param accountId the account's id
     * @return this builder
     */
    public SimulatorBuilder account(String accountId) {
        return account(SimulatedAccount.disabled(accountId));
    }

    /**
     * Adds an account. Every app gets its own: on the platform an account belongs to one app in one tenant.
     *
     * @param account how it is at the start
     * @return this builder
     */
    public SimulatorBuilder account(SimulatedAccount account) {
        accounts.add(account);
        return this;
    }

    /**
     * The clock of everything that is timed, in nanoseconds from any origin; it must not go backwards.
     *
     * @param nanoTime the clock, {@link System#nanoTime()} by default; it is read on event loops and must not block
     * @return this builder
     */
    public SimulatorBuilder clock(LongSupplier nanoTime) {
        this.clock = nanoTime;
        return this;
    }

    /**
     * How long a new token is valid. The platform's maximum is the default, 2 hours; when it is under 30 minutes every
     * token request brings a new token.
     *
     * @param lifetime more than nothing
     * @return this builder
     */
    public SimulatorBuilder tokenLifetime(Duration lifetime) {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("A token's lifetime must be positive: " + lifetime);
        }
        this.tokenLifetime = lifetime;
        return this;
    }

    /**
     * Fixes what is random, which makes its draws, in the order of the requests, the same in every run.
     *
     * @param seed any number; another one in every run by default
     * @return this builder
     */
    public SimulatorBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Binds the port and begins to answer. Blocks until the port is bound.
     *
     * @return the running simulator; the caller closes it
     * @throws reactor.netty.ChannelBindException when the port is taken
     */
    public FeishuSimulator start() {
        Random random = new Random(seed);
        Tokens tokens = new Tokens(clock, tokenLifetime, random);
        Accounts held = new Accounts();
        apps.keySet().forEach(appId -> held.add(Installation.ofCustomApp(appId), accounts));
        List<Route> routes = new ArrayList<>();
        routes.addAll(new TokenEndpoints(new Apps(apps), tokens).routes());
        routes.addAll(new ReferralAccountEndpoints(held).routes());
        Platform platform = new Platform(new Routes(routes), tokens);
        LogIds logIds = new LogIds(InstantSource.system(), random.nextInt());
        return new FeishuSimulator(new PlatformServer(HOST, port, platform, logIds), held);
    }
}
