package io.github.feishureactive.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.feishureactive.benchmarks.endtoend.OverTls;
import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;
import io.github.feishureactive.benchmarks.files.FileTransfer;
import io.github.feishureactive.benchmarks.quota.BulkRun;
import io.github.feishureactive.benchmarks.quota.Conditions;
import io.github.feishureactive.benchmarks.quota.QuotaClient;
import io.github.feishureactive.benchmarks.quota.QuotaRun;
import io.github.feishureactive.benchmarks.quota.ThousandCallers;
import io.github.feishureactive.benchmarks.scale.Tenants;
import io.github.feishureactive.benchmarks.scale.Waiting;
import io.github.feishureactive.benchmarks.soak.Soak;
import io.github.feishureactive.benchmarks.startup.ColdStart;
import io.github.feishureactive.benchmarks.startup.StartupStorm;
import io.github.feishureactive.core.VirtualTenants;

/** All steps, in the order in which they are run, one after another so that each has the machine to itself. */
final class Steps {

    private static final int CONNECTIONS = 1_024;
    private static final int COLD_CALLERS = 1_000;
    private static final int MANY_COLD_CALLERS = 10_000;
    private static final int LOOKS = 12;
    private static final Executor EACH_ITS_THREAD = run -> new Thread(run).start();

    static final Step<Turn> CALLS = new Step<>(
            "calls",
            "Whole calls, the server responds at once",
            Turn.class,
            (profile, rows) -> SideBySide.run(SideBySide.Client.all(), profile.calls(), profile.callForks(), rows),
            CallTables::calls);

    static final Step<Turn> LATENCY = new Step<>(
            "latency",
            "Whole calls, 50 ms behind each response, a connection for each call",
            Turn.class,
            (profile, rows) -> SideBySide.run(
                    SideBySide.Client.withConnections(
                            CONNECTIONS,
                            PeerKind.FLOOR,
                            PeerKind.OURS,
                            PeerKind.WEB_CLIENT,
                            PeerKind.SDK_ELASTIC,
                            PeerKind.SDK_VIRTUAL),
                    profile.latency(),
                    profile.oneFork(),
                    rows),
            CallTables::latency);

    static final Step<Turn> TLS = new Step<>(
            "tls",
            "HTTP/1.1 and HTTP/2 over TLS",
            Turn.class,
            (profile, rows) -> SideBySide.run(OverTls.clients(), profile.tls(), profile.oneFork(), rows, "tls"),
            CallTables::tls);

    static final Step<FileTransfer.Result> FILES = new Step<>(
            "files",
            "Files larger than the heap",
            FileTransfer.Result.class,
            (profile, rows) -> FileTransfer.run(profile.rounds(5), profile.mebibytes(), rows),
            CallTables::files);

    static final Step<StartupStorm.Storm> STORMS =
            new Step<>("storms", "Start-up storms", StartupStorm.Storm.class, Steps::storms, LimitTables::storms);

    static final Step<ColdStart.Start> COLD_STARTS = new Step<>(
            "cold-starts",
            "Cold starts",
            ColdStart.Start.class,
            (profile, rows) -> ColdStart.run(profile.rounds(5), rows),
            LimitTables::coldStarts);

    static final Step<QuotaRun.Result> QUOTAS = new Step<>(
            "quotas",
            "Quotas, more to send than they allow",
            QuotaRun.Result.class,
            Steps::quotas,
            LimitTables::quotas);

    static final Step<BulkRun.Result> BULK = new Step<>(
            "bulk",
            "Bulk runs at the platform's latency",
            BulkRun.Result.class,
            (profile, rows) -> atOnce(
                    Stream.of(QuotaClient.OURS, QuotaClient.RESILIENCE4J, QuotaClient.BUCKET4J)
                            .map(client -> () -> BulkRun.run(client, profile.bulkAccounts())),
                    rows),
            LimitTables::bulk);

    static final Step<ThousandCallers.Result> CALLERS = new Step<>(
            "callers",
            "Callers who come all at once",
            ThousandCallers.Result.class,
            (profile, rows) -> rows.accept(ThousandCallers.run(QuotaClient.OURS, profile.callers())),
            LimitTables::callers);

    static final Step<Micros.Result> MICROS =
            new Step<>("micros", "Hot paths", Micros.Result.class, Micros::run, LimitTables::micros);

    static final Step<Waiting.Result> WAITING = new Step<>(
            "waiting",
            "Calls that wait for a permit",
            Waiting.Result.class,
            (profile, rows) -> Waiting.run(Profile.tenfold(10, profile.most()), rows),
            GrowthTables::waiting);

    static final Step<Tenants.Result> TENANTS = new Step<>(
            "tenants",
            "Tenants in one gateway",
            Tenants.Result.class,
            (profile, rows) -> Tenants.run(Profile.tenfold(1, profile.most()), rows),
            GrowthTables::tenants);

    static final Step<VirtualTenants.Result> VIRTUAL_TENANTS = new Step<>(
            "virtual-tenants",
            "Tenants with ten calls a second each, in virtual time",
            VirtualTenants.Result.class,
            (profile, rows) -> VirtualTenants.run(Profile.tenfold(100, 10_000), profile.virtualSeconds(), rows),
            GrowthTables::virtualTenants);

    static final Step<Soak.Look> SOAK = new Step<>(
            "soak",
            "Soak",
            Soak.Look.class,
            (profile, rows) -> Soak.run(profile.soak(), LOOKS, rows),
            GrowthTables::soak);

    static final List<Step<?>> ALL = List.of(
            CALLS,
            LATENCY,
            TLS,
            FILES,
            STORMS,
            COLD_STARTS,
            QUOTAS,
            BULK,
            CALLERS,
            MICROS,
            WAITING,
            TENANTS,
            VIRTUAL_TENANTS,
            SOAK);

    private Steps() {}

    private static void storms(Profile profile, Consumer<StartupStorm.Storm> rows) {
        for (int i = 0; i < profile.rounds(1); i++) {
            Stream.of(
                            PeerKind.FLOOR,
                            PeerKind.OURS,
                            PeerKind.WEB_CLIENT,
                            PeerKind.JDK,
                            PeerKind.SDK_ELASTIC,
                            PeerKind.SDK_VIRTUAL)
                    .filter(PeerKind::available)
                    .forEach(peer -> rows.accept(StartupStorm.run(peer, COLD_CALLERS)));
            rows.accept(StartupStorm.run(PeerKind.OURS, MANY_COLD_CALLERS));
        }
    }

    /** Ten a second leave the machine idle: many at once. A thousand do not: one client after another. */
    private static void quotas(Profile profile, Consumer<QuotaRun.Result> rows) {
        List<QuotaClient> one = Arrays.stream(QuotaClient.values())
                .filter(client -> client != QuotaClient.OURS_OVER_REDIS)
                .toList();
        atOnce(one.stream().map(client -> () -> QuotaRun.run(client, 10, Conditions.AT_ONCE, profile.quota())), rows);
        atOnce(
                Stream.of(QuotaClient.OURS, QuotaClient.OURS_OVER_REDIS, QuotaClient.RESILIENCE4J, QuotaClient.BUCKET4J)
                        .filter(QuotaClient::available)
                        .map(client -> () -> QuotaRun.run(client, 10, Conditions.AS_THE_PLATFORM, profile.quota())),
                rows);
        atOnce(
                Stream.of(Conditions.COUNTED_AT_ITS_EDGE, Conditions.UNREPORTED, Conditions.ON_LOOPBACK)
                        .map(conditions -> () -> QuotaRun.run(QuotaClient.OURS, 10, conditions, profile.quota())),
                rows);
        if (profile == Profile.FULL) {
            one.forEach(client -> QuotaRun.run(client, 1_000, Conditions.AT_ONCE, profile.quota())
                    .forEach(rows));
        }
    }

    private static <T> void atOnce(Stream<Supplier<List<T>>> runs, Consumer<T> rows) {
        runs.map(run -> CompletableFuture.supplyAsync(run, EACH_ITS_THREAD))
                .toList()
                .forEach(running -> running.join().forEach(rows));
    }
}
