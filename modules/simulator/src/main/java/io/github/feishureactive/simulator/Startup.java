package io.github.feishureactive.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.account.SimulatedTenant;
import io.github.feishureactive.simulator.event.EventSettings;
import io.github.feishureactive.simulator.internal.account.Ledger;
import io.github.feishureactive.simulator.internal.account.Ledgers;
import io.github.feishureactive.simulator.internal.account.ReferralAccountEndpoints;
import io.github.feishureactive.simulator.internal.account.WithdrawalEndpoints;
import io.github.feishureactive.simulator.internal.api.Apps;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.RandomText;
import io.github.feishureactive.simulator.internal.api.Route;
import io.github.feishureactive.simulator.internal.event.LongConnectionServer;
import io.github.feishureactive.simulator.internal.http.Counters;
import io.github.feishureactive.simulator.internal.http.Delays;
import io.github.feishureactive.simulator.internal.http.Dispatcher;
import io.github.feishureactive.simulator.internal.http.LogIds;
import io.github.feishureactive.simulator.internal.http.PlatformServer;
import io.github.feishureactive.simulator.internal.http.Quotas;
import io.github.feishureactive.simulator.internal.http.RequestHandler;
import io.github.feishureactive.simulator.internal.http.Scopes;
import io.github.feishureactive.simulator.internal.http.WallClock;
import io.github.feishureactive.simulator.internal.jobpost.JobPostEndpoints;
import io.github.feishureactive.simulator.internal.jobpost.PageTokens;
import io.github.feishureactive.simulator.internal.referral.ReferralEndpoints;
import io.github.feishureactive.simulator.internal.reward.RewardEndpoints;
import io.github.feishureactive.simulator.internal.token.IssuedTickets;
import io.github.feishureactive.simulator.internal.token.IssuedTokens;
import io.github.feishureactive.simulator.internal.token.StoreTokenEndpoints;
import io.github.feishureactive.simulator.internal.token.TokenEndpoints;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

/** Holds the settings of a builder, checks them, and wires a simulator together. */
final class Startup {

    private static final Duration TOKEN_LIFETIME = Duration.ofHours(2);

    final Registry registry = new Registry();
    final Map<String, List<Quota>> quotas = new HashMap<>();
    final Map<String, Set<String>> scopes = new HashMap<>();
    int port;
    boolean tls;
    LongSupplier clock = System::nanoTime;

    @Nullable
    Instant startTime;

    long seed = new Random().nextLong();
    boolean documentedQuotas;
    Duration pageTokenLifetime = Duration.ofHours(1);
    QuotaPolicy quotaPolicy = QuotaPolicy.FIXED_WINDOW;
    Latency requestLatency = Latency.none();
    Latency responseLatency = Latency.none();
    ProcessingSettings processing = ProcessingSettings.NONE;
    boolean headersChecked = true;
    int arrivalCapacity;
    BiConsumer<String, String> ticketListener = (appId, ticket) -> {};
    Duration ticketDelay = Duration.ZERO;
    EventSettings events = EventSettings.PLATFORM;

    FeishuSimulator start() {
        LoopResources loops = PlatformServer.loops();
        try {
            return start(loops);
        } catch (RuntimeException refused) {
            loops.dispose();
            throw refused;
        }
    }

    private FeishuSimulator start(LoopResources loops) {
        // One random stream for each purpose: a test that adds latency still draws the same faults.
        Random seeds = new Random(seed);
        IssuedTokens tokens = new IssuedTokens(clock, TOKEN_LIFETIME, new RandomText(new Random(seeds.nextLong())));
        Faults faults = new Faults(new Random(seeds.nextLong()));
        Delays delays = delays(new Random(seeds.nextLong()));
        WallClock wallClock = new WallClock(clock, startTime == null ? Instant.now() : startTime);
        LogIds logIds = new LogIds(wallClock, seeds.nextInt());
        RandomText ticketTexts = new RandomText(new Random(seeds.nextLong()));
        Random eventDraws = new Random(seeds.nextLong());

        Scopes granted = grantedScopes();
        Counters counters = new Counters(clock, arrivalCapacity);
        Apps apps = registry.apps();
        PlatformEvents platformEvents = new PlatformEvents(apps, events, wallClock, eventDraws, loops);
        Map<Installation, SimulatedTenant> tenants = registry.installations();
        Ledgers ledgers = Ledgers.of(tenants, wallClock, owner -> assetsListener(platformEvents, granted, owner));
        IssuedTickets tickets =
                new IssuedTickets(registry.storeApps(), ticketListener(platformEvents), ticketDelay, ticketTexts);
        LongConnectionServer longConnections = new LongConnectionServer(
                apps, appId -> platformEvents.of(appId).connections(), new RandomText(new Random(seeds.nextLong())));
        PageTokens pageTokens = new PageTokens(clock, pageTokenLifetime, new RandomText(new Random(seeds.nextLong())));
        List<Route> routes = Stream.of(
                        ApiRoutes.ofTokens(
                                new TokenEndpoints(apps, tokens),
                                new StoreTokenEndpoints(apps, tickets, tokens, tenants::containsKey)),
                        ApiRoutes.ofEvents(longConnections),
                        ApiRoutes.ofAccounts(
                                new ReferralAccountEndpoints(ledgers, granted::has, counters.enabled()::increment),
                                new WithdrawalEndpoints(ledgers)),
                        ApiRoutes.ofReferrals(
                                new RewardEndpoints(ledgers),
                                new ReferralEndpoints(
                                        caller -> in(tenants, caller).referrals()),
                                new JobPostEndpoints(
                                        caller -> in(tenants, caller).jobPosts(), pageTokens)))
                .flatMap(List::stream)
                .toList();
        Quotas limits = new Quotas(quotasOf(routes), quotaPolicy, clock);
        RequestHandler handler = new RequestHandler(
                routes,
                new Dispatcher(tokens::ownerOf, granted, limits, counters),
                faults::take,
                counters,
                delays,
                logIds,
                headersChecked,
                processing.reported());
        SimulatorCertificate certificate = tls ? SimulatorCertificate.create(Instant.now()) : null;
        PlatformServer server = new PlatformServer(
                port,
                certificate == null ? null : certificate.forServer(),
                loops,
                counters,
                (request, response) -> longConnections.serves(request)
                        ? longConnections.handshake(request, response)
                        : handler.apply(request, response));
        longConnections.listensAt(server.baseUrl());
        return new FeishuSimulator(new Parts(
                server,
                certificate,
                ledgers,
                new Tokens(tokens),
                new AppTickets(tickets),
                platformEvents,
                faults,
                counters,
                seed));
    }

    /** The parts of a running simulator. */
    record Parts(
            PlatformServer server,
            @Nullable SimulatorCertificate certificate,
            Ledgers ledgers,
            Tokens tokens,
            AppTickets appTickets,
            PlatformEvents events,
            Faults faults,
            Counters counters,
            long seed) {

        InstalledApp installed(Installation installation) {
            Ledger ledger = ledgers.find(installation);
            if (ledger == null) {
                throw new IllegalArgumentException("Not installed: " + installation);
            }
            return new InstalledApp(installation, ledger);
        }

        void reset() {
            faults.clear();
            ledgers.reset();
            counters.reset();
            tokens.resetCount();
            events.reset();
        }

        SimulatorCertificate requireCertificate() {
            if (certificate == null) {
                throw new IllegalStateException("No TLS: start the simulator with tls()");
            }
            return certificate;
        }
    }

    private Delays delays(Random random) {
        // Copies: later changes to the builder do not reach a running simulator.
        Latency request = requestLatency;
        Latency inside = processing.time();
        Latency response = responseLatency;
        Latency edge = processing.edgeDelay();
        boolean atEdge = processing.countedAt() == CountingPlace.EDGE;
        return new Delays(
                () -> atEdge ? request.next(random) : request.next(random).plus(edge.next(random)),
                () -> atEdge ? edge.next(random) : Duration.ZERO,
                () -> inside.next(random),
                () -> edge.next(random).plus(response.next(random)));
    }

    private Scopes grantedScopes() {
        scopes.keySet().forEach(appId -> {
            if (!registry.knows(appId)) {
                throw new IllegalArgumentException("scopes for an unknown app: " + appId);
            }
        });
        Set<String> storeApps = Set.copyOf(registry.storeApps());
        return new Scopes(
                scopes, (appId, scope) -> !storeApps.contains(appId) || !ApiRoutes.CUSTOM_APPS_ONLY.contains(scope));
    }

    private static SimulatedTenant in(Map<Installation, SimulatedTenant> tenants, Installation caller) {
        return Objects.requireNonNull(tenants.get(caller), "tenant of a token");
    }

    private BiConsumer<String, String> ticketListener(PlatformEvents platformEvents) {
        BiConsumer<String, String> listener = ticketListener;
        return (appId, ticket) -> {
            platformEvents.appTicket(appId, ticket);
            listener.accept(appId, ticket);
        };
    }

    private static Ledger.AssetsListener assetsListener(
            PlatformEvents platformEvents, Scopes scopes, Installation owner) {
        return (account, time) -> {
            if (scopes.has(owner, ApiScopes.REFERRAL_ACCOUNT_READONLY)) {
                platformEvents.assetsChanged(owner, account, time);
            }
        };
    }

    private Map<String, List<Quota>> quotasOf(List<Route> routes) {
        Map<String, List<Quota>> all = new HashMap<>();
        routes.forEach(route -> all.put(route.path(), documentedQuotas ? route.quotas() : List.of()));
        quotas.forEach((path, limits) -> {
            if (all.replace(path, limits) == null) {
                throw new IllegalArgumentException("quota for an unknown path: " + path);
            }
        });
        return all;
    }
}
