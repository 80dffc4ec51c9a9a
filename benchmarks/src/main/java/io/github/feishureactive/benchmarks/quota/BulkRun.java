package io.github.feishureactive.benchmarks.quota;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

/**
 * A list of accounts to enable under a quota of ten a second, on a platform that has each request for 200 to 400 ms.
 * Ours is the gateway's own bulk run; the others are a {@code flatMap} over the floor's client behind their limiter,
 * without a retry: an account that was refused is not enabled.
 */
public final class BulkRun {

    private static final int PERMITS = 10;
    private static final int CONCURRENCY = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * What came of it.
     *
     * @param enabled accounts that were
     * @param throttled requests that the platform refused
     * @param mostInAnySecond requests that arrived within any second
     * @param seconds until the last result
     */
    public record Result(
            QuotaClient client,
            QuotaPolicy policy,
            int accounts,
            long enabled,
            long throttled,
            int mostInAnySecond,
            double seconds) {

        /** Of the quota of that time, the share that enabled an account. */
        public double used() {
            return enabled / (PERMITS * seconds);
        }
    }

    /** A client's three runs at once. */
    record Results(List<Result> results) {}

    private BulkRun() {}

    /** Takes the client's name and the number of accounts. */
    public static void main(String[] arguments) throws IOException {
        Child.serve(command -> againstAllPolicies(QuotaClient.valueOf(arguments[0]), Integer.parseInt(arguments[1])));
    }

    /** Runs a client against the three kinds of platform at once, in a JVM of its own. */
    public static List<Result> run(QuotaClient client, int accounts) {
        try (ChildJvm jvm = ChildJvm.start(BulkRun.class, client.name(), String.valueOf(accounts))) {
            return jvm.ask(Results.class, PATIENCE, "start").results();
        }
    }

    private static Results againstAllPolicies(QuotaClient client, int accounts) throws Exception {
        List<Mono<Result>> runs = new ArrayList<>();
        for (QuotaPolicy policy : QuotaPolicy.values()) {
            FeishuSimulator simulator = QuotaRun.platform(policy, PERMITS, accounts, Conditions.AS_THE_PLATFORM);
            Peer<?> peer = client.open(simulator, QuotaRun.token(simulator), PERMITS);
            runs.add(Mono.defer(() -> run(client, policy, accounts, simulator, peer)));
        }
        return new Results(
                Flux.merge(runs).collectList().blockOptional(PATIENCE).orElseThrow());
    }

    private static Mono<Result> run(
            QuotaClient client, QuotaPolicy policy, int accounts, FeishuSimulator simulator, Peer<?> peer) {
        long start = System.nanoTime();
        return peer.enableAll(Flux.range(0, accounts).map(i -> String.valueOf(QuotaRun.FIRST_ACCOUNT + i)), CONCURRENCY)
                .filter(enabled -> enabled)
                .count()
                .map(enabled -> new Result(
                        client,
                        policy,
                        accounts,
                        enabled,
                        simulator.statistics().throttled(ApiPaths.ENABLE),
                        simulator.arrivals(ApiPaths.ENABLE).greatestIn(Duration.ofSeconds(1)),
                        (System.nanoTime() - start) / 1e9));
    }
}
