package io.github.feishureactive.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.Quota;
import io.github.feishureactive.simulator.QuotaPolicy;
import io.github.feishureactive.simulator.Statistics;

/**
 * Rate limiters side by side, over real sockets: enable at 10 a second against the simulated platform, which counts in
 * each of three ways; 5 to 25 ms each way, one message in a hundred 400 ms; 50 callers that always have more to send. The
 * HTTP client is the JDK's and the token fixed, so that nothing but the limiter differs.
 *
 * <pre>
 * mvn -pl benchmarks -am package -DskipTests
 * java -cp benchmarks/target/benchmarks.jar io.github.feishureactive.benchmarks.RateLimiterComparison [seconds, 60]
 * </pre>
 *
 * <p>It takes three times as long as one run: the three platforms run at the same time, the limiters one after another.
 */
public final class RateLimiterComparison {

    private static final int PERMITS = 10;
    private static final int CALLERS = 50;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Pattern TOKEN = Pattern.compile("\"tenant_access_token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Latency LATENCY = Latency.uniform(Duration.ofMillis(5), Duration.ofMillis(25))
            .withSpikes(0.01, Latency.fixed(Duration.ofMillis(400)));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Duration length;

    private RateLimiterComparison(Duration length) {
        this.length = length;
    }

    /**
     * Runs the comparison and prints one line for each limiter and platform.
     *
     * @param arguments the length of a run in seconds; 60 if there is none
     */
    public static void main(String[] arguments) {
        Duration length = Duration.ofSeconds(arguments.length == 0 ? 60 : Long.parseLong(arguments[0]));
        RateLimiterComparison comparison = new RateLimiterComparison(length);
        Map<String, IntFunction<Limit>> limiters = new TreeMap<>(
                Map.of("slots", Limit::slots, "resilience4j", Limit::resilience4j, "bucket4j", Limit::bucket4j));
        System.out.printf("%-14s %-15s %6s %10s %15s%n", "limiter", "platform", "used", "throttled", "most in 1 s");
        limiters.forEach(
                (name, limiter) -> comparison.againstAllPlatforms(name, limiter).forEach(System.out::println));
        // The JDK's HTTP client leaves threads behind.
        System.exit(0);
    }

    private List<String> againstAllPlatforms(String name, IntFunction<Limit> limiter) {
        return Flux.fromArray(QuotaPolicy.values())
                .flatMapSequential(policy -> run(name, limiter.apply(PERMITS), policy))
                .collectList()
                .blockOptional(length.plusMinutes(1))
                .orElseThrow();
    }

    private Mono<String> run(String name, Limit limit, QuotaPolicy policy) {
        return Mono.using(() -> simulator(policy), simulator -> calls(simulator, limit)
                .then(Mono.fromSupplier(() -> line(name, policy, simulator))));
    }

    private static FeishuSimulator simulator(QuotaPolicy policy) {
        return FeishuSimulator.demo()
                .quota(ApiPaths.ENABLE, Quota.perSecond(PERMITS))
                .quotaPolicy(policy)
                .latency(LATENCY)
                .seed(1)
                .recordArrivals(1_000_000)
                .start();
    }

    private Mono<Void> calls(FeishuSimulator simulator, Limit limit) {
        return token(simulator).flatMap(token -> {
            Mono<Integer> call = limit.around(exchange(enable(simulator, token)).map(answer -> answer.length()));
            return Flux.range(0, Integer.MAX_VALUE)
                    .flatMap(i -> call, CALLERS)
                    .take(length)
                    .then();
        });
    }

    private String line(String name, QuotaPolicy policy, FeishuSimulator simulator) {
        Statistics statistics = simulator.statistics();
        long throttled = statistics.throttled(ApiPaths.ENABLE);
        double used = (statistics.requests(ApiPaths.ENABLE) - throttled) / (double) (PERMITS * length.toSeconds());
        int most = simulator.arrivals(ApiPaths.ENABLE).greatestIn(SECOND);
        return String.format(Locale.ROOT, "%-14s %-15s %6.3f %10d %15d", name, policy, used, throttled, most);
    }

    private Mono<String> token(FeishuSimulator simulator) {
        String body = "{\"app_id\":\"%s\",\"app_secret\":\"%s\"}"
                .formatted(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET);
        return exchange(post(simulator, ApiPaths.TENANT_TOKEN, body).build())
                .map(TOKEN::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    private static HttpRequest enable(FeishuSimulator simulator, String token) {
        String body = "{\"referral_account_id\":\"%s\"}".formatted(FeishuSimulator.DEMO_ACCOUNT_ID);
        return post(simulator, ApiPaths.ENABLE, body)
                .header("Authorization", "Bearer " + token)
                .build();
    }

    private static HttpRequest.Builder post(FeishuSimulator simulator, String path, String body) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json; charset=utf-8");
    }

    private Mono<String> exchange(HttpRequest request) {
        return Mono.fromFuture(() -> client.sendAsync(request, BodyHandlers.ofString()))
                .map(answer -> answer.body());
    }
}
