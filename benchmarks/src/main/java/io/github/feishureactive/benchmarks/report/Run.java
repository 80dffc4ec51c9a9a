package io.github.feishureactive.benchmarks.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide;
import io.github.feishureactive.benchmarks.process.Machine;
import io.github.feishureactive.benchmarks.quota.QuotaClient;
import io.github.feishureactive.benchmarks.quota.QuotaRun;
import io.github.feishureactive.benchmarks.quota.ThousandCallers;
import io.github.feishureactive.benchmarks.scale.Tenants;
import io.github.feishureactive.benchmarks.scale.Waiting;
import io.github.feishureactive.benchmarks.soak.Soak;
import io.github.feishureactive.benchmarks.startup.StartupStorm;

/** Runs one subject after another, so that each has the machine to itself. */
final class Run {

    private static final int LOOKS = 12;
    private static final int CALLERS = 1_000;
    private static final int MANY_CALLERS = 10_000;
    private static final Executor EACH_ITS_THREAD = run -> new Thread(run).start();

    private Run() {}

    static Results of(Profile profile) {
        return new Results(
                profile,
                Machine.description(),
                step("clients side by side", () -> SideBySide.run(profile.sideBySide())),
                step("start-up storms", () -> storms(profile)),
                step("quotas", () -> quotas(profile)),
                step("a thousand callers", () -> thousandCallers(profile)),
                step("JMH", () -> Micros.run(profile)),
                step("soak", () -> Soak.run(profile.soak, LOOKS)),
                step("tenants", () -> Tenants.run(profile.tenants())),
                step("waiting callers", () -> Waiting.run(Profile.QUEUE_LENGTHS)),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static List<StartupStorm.Storm> storms(Profile profile) {
        List<StartupStorm.Storm> storms = new ArrayList<>();
        for (int i = 0; i < profile.storms; i++) {
            Arrays.stream(PeerKind.values())
                    .filter(PeerKind::available)
                    .forEach(peer -> storms.add(StartupStorm.run(peer, CALLERS)));
            storms.add(StartupStorm.run(PeerKind.OURS, MANY_CALLERS));
        }
        return storms;
    }

    private static List<QuotaRun.Result> quotas(Profile profile) {
        List<QuotaRun.Result> results = new ArrayList<>();
        // Ten a second leave the machine idle: all at once. A thousand do not: one client after another.
        results.addAll(atOnce(List.of(QuotaClient.values()), 0, profile));
        results.addAll(atOnce(
                List.of(QuotaClient.OURS, QuotaClient.RESILIENCE4J, QuotaClient.BUCKET4J),
                QuotaRun.AS_THE_PLATFORM,
                profile));
        for (QuotaClient client : QuotaClient.values()) {
            results.addAll(QuotaRun.run(client, 1_000, 0, profile.quota));
        }
        return results;
    }

    private static List<QuotaRun.Result> atOnce(List<QuotaClient> clients, int processingMillis, Profile profile) {
        return clients.stream()
                .map(client -> CompletableFuture.supplyAsync(
                        () -> QuotaRun.run(client, 10, processingMillis, profile.quota), EACH_ITS_THREAD))
                .toList()
                .stream()
                .flatMap(running -> running.join().stream())
                .toList();
    }

    private static List<ThousandCallers.Result> thousandCallers(Profile profile) {
        return profile == Profile.SHORT ? List.of() : List.of(ThousandCallers.run(QuotaClient.OURS));
    }

    @SuppressWarnings("SystemOut")
    private static <T> List<T> step(String name, Supplier<List<T>> step) {
        long start = System.nanoTime();
        System.out.println(name + " ...");
        List<T> results = step.get();
        System.out.printf("%s: %d results in %.0f s%n", name, results.size(), (System.nanoTime() - start) / 1e9);
        return results;
    }
}
