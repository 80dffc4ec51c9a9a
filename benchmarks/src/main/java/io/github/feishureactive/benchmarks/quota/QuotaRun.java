package io.github.feishureactive.benchmarks.quota;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.benchmarks.endtoend.Load;
import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.Statistics;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

/**
 * A client that always has more to send than the quota allows, against the simulated platform, which counts in each of
 * three ways. Client and platform share a JVM, since what counts here is when requests arrive and not how fast they are
 * made.
 */
public final class QuotaRun {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofMinutes(2);
    static final long FIRST_ACCOUNT = 6_942_778_198_054_125_570L;

    /**
     * What came of it.
     *
     * @param seconds for which the use was measured, after a warm-up
     * @param used calls that were let in meanwhile, as a share of the quota
     * @param throttled requests that the platform refused, in the warm-up too
     * @param mostInAnySecond requests that arrived within any second
     * @param failed calls of which the caller heard an error
     */
    public record Result(
            QuotaClient client,
            QuotaPolicy policy,
            int permitsPerSecond,
            Conditions conditions,
            double seconds,
            double used,
            long throttled,
            int mostInAnySecond,
            long failed) {}

    /** A client's three runs at once. */
    record Results(List<Result> results) {}

    private QuotaRun() {}

    /** Takes the client's name, permits a second, the conditions, and seconds. */
    public static void main(String[] arguments) throws IOException {
        Child.serve(command -> againstAllPolicies(
                QuotaClient.valueOf(arguments[0]),
                Integer.parseInt(arguments[1]),
                Conditions.valueOf(arguments[2]),
                Duration.ofSeconds(Integer.parseInt(arguments[3]))));
    }

    /** Runs a client against the three kinds of platform at once, in a JVM of its own. */
    public static List<Result> run(QuotaClient client, int permitsPerSecond, Conditions conditions, Duration length) {
        try (ChildJvm jvm = ChildJvm.start(
                QuotaRun.class,
                client.name(),
                String.valueOf(permitsPerSecond),
                conditions.name(),
                String.valueOf(length.toSeconds()))) {
            return jvm.ask(Results.class, length.plus(END), "start").results();
        }
    }

    private static Results againstAllPolicies(QuotaClient client, int permits, Conditions conditions, Duration length)
            throws Exception {
        List<Running> runs = new ArrayList<>();
        for (QuotaPolicy policy : QuotaPolicy.values()) {
            runs.add(Running.start(client, policy, permits, conditions));
        }
        Thread.sleep(WARM_UP.toMillis());
        List<Count> warm = runs.stream().map(Running::count).toList();
        Thread.sleep(length.toMillis());
        return new Results(IntStream.range(0, runs.size())
                .mapToObj(i -> runs.get(i).result(warm.get(i)))
                .toList());
    }

    /** Requests that were let in up to a moment. */
    private record Count(long nanoTime, long letIn) {}

    private record Running(
            QuotaClient client,
            QuotaPolicy policy,
            int permits,
            Conditions conditions,
            FeishuSimulator simulator,
            Load<?> load) {

        static Running start(QuotaClient client, QuotaPolicy policy, int permits, Conditions conditions)
                throws Exception {
            int callers = client.callers(permits);
            FeishuSimulator simulator = platform(policy, permits, callers, conditions);
            Peer<?> peer = client.open(simulator, token(simulator), permits);
            return new Running(client, policy, permits, conditions, simulator, Load.start(peer, callers));
        }

        Count count() {
            Statistics statistics = simulator.statistics();
            return new Count(
                    System.nanoTime(), statistics.requests(ApiPaths.ENABLE) - statistics.throttled(ApiPaths.ENABLE));
        }

        /** A picture of the moment; whatever goes on ends with the JVM. */
        Result result(Count warm) {
            Count now = count();
            double seconds = (now.nanoTime() - warm.nanoTime()) / 1e9;
            return new Result(
                    client,
                    policy,
                    permits,
                    conditions,
                    seconds,
                    (now.letIn() - warm.letIn()) / (permits * seconds),
                    simulator.statistics().throttled(ApiPaths.ENABLE),
                    simulator.arrivals(ApiPaths.ENABLE).greatestIn(SECOND),
                    load.errors() + load.wrong());
        }
    }

    static FeishuSimulator platform(QuotaPolicy policy, int permits, int callers, Conditions conditions) {
        SimulatorBuilder builder = conditions
                .set(FeishuSimulator.builder())
                .app(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET)
                .quota(ApiPaths.ENABLE, Quota.perSecond(permits))
                .quotaPolicy(policy)
                .seed(1)
                .recordArrivals(1_000_000);
        for (int i = 0; i < callers; i++) {
            builder.account(SimulatedAccount.disabled(String.valueOf(FIRST_ACCOUNT + i))
                    .withPoints(1500)
                    .withCash("CNY", "520.00"));
        }
        return builder.start();
    }

    static String token(FeishuSimulator simulator) throws IOException, InterruptedException {
        String body = "{\"app_id\":\"%s\",\"app_secret\":\"%s\"}"
                .formatted(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET);
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + ApiPaths.TENANT_TOKEN))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body))
                .build();
        byte[] answer = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofByteArray())
                .body();
        return JsonMapper.shared().readTree(answer).path("tenant_access_token").asString();
    }
}
