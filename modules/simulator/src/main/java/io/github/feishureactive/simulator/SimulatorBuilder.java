package io.github.feishureactive.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/** Sets up a {@link FeishuSimulator}. Not thread-safe. */
public final class SimulatorBuilder {

    // Loopback alone: a simulator checks nothing that would make it safe to reach from elsewhere.
    static final String HOST = "127.0.0.1";

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(2);

    private final Registry registry = new Registry();
    private int port;
    private boolean tls;
    private LongSupplier clock = System::nanoTime;
    private Duration tokenLifetime = TOKEN_LIFETIME;
    private long seed = new Random().nextLong();
    private final Map<String, List<Quota>> quotas = new HashMap<>();
    private boolean documentedQuotas;
    private QuotaPolicy quotaPolicy = QuotaPolicy.FIXED_WINDOW;
    private int throttlingStatus = PlatformError.THROTTLED.status();
    private ResetHeader resetHeader = ResetHeader.wholeSeconds();
    private Latency there = Latency.none();
    private Latency back = Latency.none();
    private Latency processing = Latency.none();
    private ServerTimingFormat serverTimingFormat = ServerTimingFormat.SEPARATE_LINES;
    private boolean requestHeadersChecked = true;
    private int arrivalCapacity;
    private final Map<String, Set<String>> scopes = new HashMap<>();
    private PermissionErrorFormat permissionErrorFormat = PermissionErrorFormat.LIVE;
    private LedgerRules rules = LedgerRules.DEFAULT;
    private @Nullable Instant startTime;
    private BiConsumer<String, String> ticketListener = (appId, ticket) -> {};
    private Duration ticketDelay = Duration.ZERO;
    private EventSettings eventSettings = EventSettings.PLATFORM;

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
     * Serves {@code https} and nothing else, with a {@link FeishuSimulator#certificate() certificate} that is made at the
     * start; long connections are opened over {@code wss}.
     *
     * @return this builder
     */
    public SimulatorBuilder tls() {
        this.tls = true;
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
        registry.customApp(appId, appSecret);
        return this;
    }

    /**
     * Registers an app of the store, which has no tenant until {@link #tenant(String, SimulatedTenant)} names one.
     *
     * @param appId such as {@code cli_store}
     * @param appSecret its secret
     * @return this builder
     */
    public SimulatorBuilder storeApp(String appId, String appSecret) {
        registry.storeApp(appId, appSecret);
        return this;
    }

    /**
     * Installs a store app in a tenant.
     *
     * @param appId the store app, registered before or after
     * @param tenantKey which tenant
     * @return this builder
     */
    public SimulatorBuilder tenant(String appId, String tenantKey) {
        return tenant(appId, SimulatedTenant.of(tenantKey));
    }

    /**
     * Installs a store app in a tenant. What {@link #account} and {@link #employee} add is there too.
     *
     * @param appId the store app, registered before or after
     * @param tenant what it finds there
     * @return this builder
     */
    public SimulatorBuilder tenant(String appId, SimulatedTenant tenant) {
        registry.tenant(appId, tenant);
        return this;
    }

    /**
     * Who gets the app tickets of store apps. On the real platform an event brings them, and here too, besides, to an app
     * that has subscribed a {@link PlatformEvents#webhook webhook}. They come one at a time, on a thread
     * that may block and that is never one of the event loops.
     *
     * @param listener takes the app id and the ticket; by default nobody does
     * @return this builder
     */
    public SimulatorBuilder onAppTicket(BiConsumer<String, String> listener) {
        this.ticketListener = listener;
        return this;
    }

    /**
     * How long an app ticket is on its way to {@link #onAppTicket the listener}, in real time.
     *
     * @param delay nothing by default
     * @return this builder
     */
    public SimulatorBuilder appTicketDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("A negative delay: " + delay);
        }
        this.ticketDelay = delay;
        return this;
    }

    /**
     * How {@link FeishuSimulator#events() events} are pushed.
     *
     * @param settings changes the settings so far, which are the platform's at the start
     * @return this builder
     */
    public SimulatorBuilder events(UnaryOperator<EventSettings> settings) {
        this.eventSettings = settings.apply(eventSettings);
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
     * Adds an account. Every app gets its own in every tenant: on the platform an account belongs to one app in one tenant.
     *
     * @param account how it is at the start
     * @return this builder
     */
    public SimulatorBuilder account(SimulatedAccount account) {
        registry.account(account);
        return this;
    }

    /**
     * Adds somebody for whom an account can be created, in every tenant.
     *
     * @param employee whom create finds by mobile or mail address
     * @return this builder
     */
    public SimulatorBuilder employee(SimulatedEmployee employee) {
        registry.employee(employee);
        return this;
    }

    /**
     * Leaves an app these scopes and no other; without this call it has them all.
     *
     * @param appId the app
     * @param granted such as {@link ApiScopes#REFERRAL_ACCOUNT}; none at all leaves the app nothing
     * @return this builder
     */
    public SimulatorBuilder scopes(String appId, String... granted) {
        scopes.put(appId, Set.of(granted));
        return this;
    }

    /**
     * How the refusal for want of a scope looks.
     *
     * @param format {@link PermissionErrorFormat#LIVE} by default
     * @return this builder
     */
    public SimulatorBuilder permissionErrorFormat(PermissionErrorFormat format) {
        this.permissionErrorFormat = format;
        return this;
    }

    /**
     * What create does for an employee who has an account.
     *
     * @param behaviour {@link RepeatedCreate#SAME_ACCOUNT} by default
     * @return this builder
     */
    public SimulatorBuilder repeatedCreate(RepeatedCreate behaviour) {
        this.rules = rules.with(behaviour);
        return this;
    }

    /**
     * Among which orders an {@code external_order_id} names one.
     *
     * @param scope {@link OrderIdScope#INSTALLATION} by default
     * @return this builder
     */
    public SimulatorBuilder orderIdScope(OrderIdScope scope) {
        this.rules = rules.with(scope);
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
     * The time of day at the start, from which on it follows the clock; {@code trans_time} and log ids tell it.
     *
     * @param time when it starts, or the real time by default
     * @return this builder
     */
    public SimulatorBuilder startTime(Instant time) {
        this.startTime = time;
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
     * Limits every API as the platform's documents say, enable to 10 a second. Without this call and {@link #quota} nothing
     * is limited. A {@link #quota} set for a path replaces the documented one.
     *
     * @return this builder
     */
    public SimulatorBuilder documentedQuotas() {
        this.documentedQuotas = true;
        return this;
    }

    /**
     * Limits one API, for each app in each tenant.
     *
     * @param path one of {@link ApiPaths}; on a path that takes no token all callers share one quota
     * @param limits what it admits; several count at once, such as 1000 a minute and 50 a second; none lifts the limit
     * @return this builder
     */
    public SimulatorBuilder quota(String path, Quota... limits) {
        quotas.put(path, List.of(limits));
        return this;
    }

    /**
     * How quotas are counted. The real platform does not say.
     *
     * @param policy {@link QuotaPolicy#FIXED_WINDOW} by default
     * @return this builder
     */
    public SimulatorBuilder quotaPolicy(QuotaPolicy policy) {
        this.quotaPolicy = policy;
        return this;
    }

    /**
     * The HTTP status beside code 99991400.
     *
     * @param status 429 by default; some older APIs of the platform say 400
     * @return this builder
     */
    public SimulatorBuilder throttlingStatus(int status) {
        this.throttlingStatus = status;
        return this;
    }

    /**
     * What {@code x-ogw-ratelimit-reset} says when a quota is used up.
     *
     * @param header {@link ResetHeader#wholeSeconds()} by default
     * @return this builder
     */
    public SimulatorBuilder resetHeader(ResetHeader header) {
        this.resetHeader = header;
        return this;
    }

    /**
     * Takes requests whatever they say in {@code Content-Type} and {@code locale}. Without this call a body must be declared as
     * {@code application/json}, in UTF-8 where a charset is named, as the documents ask, or it is refused like a body that is
     * not JSON; and the endpoint call of the long connection must have a {@code locale}, as all official clients send it. What
     * the real platform does about such requests is not documented.
     *
     * @return this builder
     */
    public SimulatorBuilder anyRequestHeaders() {
        this.requestHeadersChecked = false;
        return this;
    }

    /**
     * How long every message is on its way, requests and answers alike.
     *
     * @param oneWay {@link Latency#none()} by default; asked anew for each message
     * @return this builder
     */
    public SimulatorBuilder latency(Latency oneWay) {
        return latency(oneWay, oneWay);
    }

    /**
     * How long messages are on their way.
     *
     * @param request from the client to the check of token and quota
     * @param answer from there to the client
     * @return this builder
     */
    public SimulatorBuilder latency(Latency request, Latency answer) {
        this.there = request;
        this.back = answer;
        return this;
    }

    /**
     * How long the platform takes for a request once it has it, in real time, which is what {@code Server-Timing} then says.
     * Token and quota are checked, and accounts changed, at the beginning of this time; {@code X-Timestamp} is its end. The real
     * platform was seen to take 280 to 400 ms.
     *
     * @param time {@link Latency#none()} by default; asked anew for each request
     * @return this builder
     */
    public SimulatorBuilder processingTime(Latency time) {
        this.processing = time;
        return this;
    }

    /**
     * How {@code Server-Timing} looks.
     *
     * @param format {@link ServerTimingFormat#SEPARATE_LINES} by default
     * @return this builder
     */
    public SimulatorBuilder serverTimingFormat(ServerTimingFormat format) {
        this.serverTimingFormat = format;
        return this;
    }

    /**
     * Records when requests come to the quota check, which {@link FeishuSimulator#arrivals(String)} then gives.
     *
     * @param capacity how many per path, app and tenant; 8 bytes each; later ones are only counted; 0, the default, records
     *     nothing
     * @return this builder
     */
    public SimulatorBuilder recordArrivals(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("A negative capacity: " + capacity);
        }
        this.arrivalCapacity = capacity;
        return this;
    }

    /**
     * Binds the port and begins to answer. Blocks until the port is bound.
     *
     * @return the running simulator; the caller closes it
     * @throws IllegalArgumentException when a quota is set for a path that the simulator does not serve, scopes for an app
     *     that is not registered, or a tenant for one that is not of the store
     * @throws reactor.netty.ChannelBindException when the port is taken
     */
    public FeishuSimulator start() {
        LoopResources loops = PlatformServer.loops();
        try {
            return start(loops);
        } catch (RuntimeException refused) {
            loops.dispose();
            throw refused;
        }
    }

    private FeishuSimulator start(LoopResources loops) {
        // A stream for each purpose: a test that adds latency still draws the same faults.
        Random seeds = new Random(seed);
        Tokens tokens = new Tokens(clock, tokenLifetime, new RandomText(new Random(seeds.nextLong())));
        Faults faults = new Faults(new Random(seeds.nextLong()));
        Delays delays = new Delays(there, processing, back, new Random(seeds.nextLong()));
        WallClock wallClock = new WallClock(clock, startTime == null ? Instant.now() : startTime);
        LogIds logIds = new LogIds(wallClock, seeds.nextInt());
        RandomText ticketTexts = new RandomText(new Random(seeds.nextLong()));
        Random eventDraws = new Random(seeds.nextLong());

        scopes.keySet().forEach(appId -> {
            if (!registry.knows(appId)) {
                throw new IllegalArgumentException("No such app to restrict: " + appId);
            }
        });
        Scopes granted = new Scopes(scopes, permissionErrorFormat);
        Counters counters = new Counters(clock, arrivalCapacity);
        Apps apps = registry.apps();
        PlatformEvents events = new PlatformEvents(apps, eventSettings, wallClock, eventDraws, loops);
        Ledgers ledgers = registry.ledgers(rules, wallClock, owner -> listener(events, granted, owner));
        AppTickets tickets = new AppTickets(
                registry.storeApps(),
                (appId, ticket) -> {
                    events.appTicket(appId, ticket);
                    ticketListener.accept(appId, ticket);
                },
                ticketDelay,
                ticketTexts);
        LongConnectionServer longConnections =
                new LongConnectionServer(apps, events, new RandomText(new Random(seeds.nextLong())));
        List<Route> routes = new ArrayList<>();
        routes.addAll(new TokenEndpoints(apps, tokens).routes());
        routes.addAll(new StoreTokenEndpoints(apps, tickets, tokens, ledgers).routes());
        routes.addAll(new ReferralAccountEndpoints(ledgers, granted, counters).routes());
        routes.addAll(new WithdrawalEndpoints(ledgers).routes());
        routes.addAll(longConnections.routes());
        Quotas limits = new Quotas(quotasOf(routes), quotaPolicy, clock, throttlingStatus, resetHeader);
        Platform platform = new Platform(new Routes(routes), tokens, granted, limits, counters);
        RequestHandler handler = new RequestHandler(
                platform,
                faults,
                counters,
                delays,
                () -> new ResponseStamp(logIds.next(), serverTimingFormat, wallClock),
                requestHeadersChecked);
        SimulatorCertificate certificate = tls ? SimulatorCertificate.create(Instant.now()) : null;
        PlatformServer server =
                new PlatformServer(port, certificate, loops, handler, longConnections, new Connections(counters));
        return new FeishuSimulator(server, ledgers, tokens, tickets, events, faults, counters, seed);
    }

    private static Ledger.AssetsListener listener(PlatformEvents events, Scopes scopes, Installation owner) {
        return (account, time) -> {
            if (scopes.has(owner, ApiScopes.REFERRAL_ACCOUNT_READONLY)) {
                events.assetsChanged(owner, account, time);
            }
        };
    }

    private Map<String, List<Quota>> quotasOf(List<Route> routes) {
        Map<String, List<Quota>> all = new HashMap<>();
        routes.forEach(route -> all.put(route.path(), documentedQuotas ? route.quotas() : List.of()));
        quotas.forEach((path, limits) -> {
            if (all.replace(path, limits) == null) {
                throw new IllegalArgumentException("No such path to limit: " + path);
            }
        });
        return all;
    }
}
