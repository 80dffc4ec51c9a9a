package io.github.feishureactive.redis.quota;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.redis.EnableCall;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * One instance of a service in its own process. Each line of its input ends the current run and, unless it is empty,
 * starts another: a gateway with more callers than the quota permits. Prints how many calls of the run are done, and
 * ends with its input.
 */
final class InstanceMain {

    static final Duration LEASE = Duration.ofSeconds(1);

    private InstanceMain() {}

    /** Arguments: Redis's port and the number of instances. */
    public static void main(String[] arguments) throws Exception {
        LettuceConnection connection = LettuceConnection.standalone(
                RedisClient.create(), RedisURI.create("127.0.0.1", Integer.parseInt(arguments[0])));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Run run = null;
        String line;
        while ((line = input.readLine()) != null) {
            end(run);
            run = line.isEmpty() ? null : new Run(connection, Integer.parseInt(arguments[1]), line.split(" "));
        }
        System.exit(0);
    }

    private static void end(@Nullable Run run) {
        if (run != null) {
            run.end();
        }
    }

    /** Saturates one quota. */
    private static final class Run {

        private final AtomicInteger done = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final FeishuGateway gateway;
        private final RedisRateLimiter limiter;
        private final Disposable calls;
        private final Disposable news;

        /** Arguments: the run's name, the platform's URL, the permits a second, the number of callers. */
        Run(LettuceConnection connection, int instances, String[] order) {
            limiter = RedisRateLimiter.builder(connection, instances)
                    .prefix(order[0])
                    // A busy machine is not an outage.
                    .timeout(Duration.ofSeconds(10))
                    .lease(LEASE)
                    .build();
            gateway = FeishuGateway.builder()
                    .authentication(
                            AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                    .baseUrl(order[1])
                    .quota(EnableCall.NAME, Quota.perSecond(Integer.parseInt(order[2])))
                    .rateLimiter(limiter)
                    .deadline(Duration.ofMinutes(2))
                    .responseTimeout(Duration.ofMinutes(1))
                    .build();
            int callers = Integer.parseInt(order[3]);
            calls = Flux.range(0, callers)
                    .flatMap(caller -> saturate(), callers)
                    .subscribe();
            news = Flux.interval(Duration.ofMillis(100))
                    .subscribe(tick -> System.out.println(order[0] + " done " + done + " failed " + failed + " local "
                            + limiter.statistics().localPermits() + " requests "
                            + limiter.statistics().requests()));
        }

        private Mono<Void> saturate() {
            return Mono.defer(() -> EnableCall.on(gateway))
                    .doOnNext(account -> done.incrementAndGet())
                    .doOnError(error -> {
                        failed.incrementAndGet();
                        System.err.println(error);
                    })
                    .onErrorComplete()
                    .repeat()
                    .then();
        }

        void end() {
            calls.dispose();
            news.dispose();
            gateway.close();
            limiter.dispose();
        }
    }
}
