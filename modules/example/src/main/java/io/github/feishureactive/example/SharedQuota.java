package io.github.feishureactive.example;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Statistics;

/**
 * The same calls twice through three instances of a service: first each keeps the quota by itself, then all keep it
 * together over one Redis. Each run has a simulated platform of its own, so that it starts with the whole quota.
 */
@Component
@ConditionalOnBean(Platforms.class)
class SharedQuota {

    static final int CALLS = 40;

    private static final int INSTANCES = 3;

    /** Of each instance. */
    private static final int IN_FLIGHT = 10;

    /** Of each run. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int ARRIVALS = 10_000;

    private final SharedRedis redis;

    SharedQuota(SharedRedis redis) {
        this.redis = redis;
    }

    /** Makes both runs, one after the other; whoever cancels ends them. */
    Flux<Seen> run() {
        return Flux.defer(() -> {
            // A run finds nothing of those before it.
            String prefix = "feishu:example:" + UUID.randomUUID();
            return Flux.concat(
                    run("apart", Instance::apart),
                    run("together", platform -> Instance.sharing(platform, redis.connection(), prefix, INSTANCES)));
        });
    }

    private static Flux<Seen> run(String name, Function<String, Instance> instance) {
        Mono<FeishuSimulator> start = Mono.fromCallable(() ->
                        SimulatedPlatform.builder().recordArrivals(ARRIVALS).start())
                .subscribeOn(Schedulers.boundedElastic());
        return Flux.usingWhen(
                start,
                platform -> Flux.usingWhen(
                        Mono.fromSupplier(() -> IntStream.range(0, INSTANCES)
                                .mapToObj(number -> instance.apply(platform.baseUrl()))
                                .toList()),
                        instances -> calls(instances)
                                .take(LIMIT)
                                .scan(Seen.nothing(name), Seen::plus)
                                .map(seen -> seen.by(platform, instances)),
                        instances -> Mono.when(
                                instances.stream().map(Instance::closeLater).toList())),
                platform -> Mono.fromRunnable(platform::close).subscribeOn(Schedulers.boundedElastic()));
    }

    /** Each instance takes the next call when it has room for one; emits whether a call succeeded. */
    private static Flux<Boolean> calls(List<Instance> instances) {
        List<String> ids = Platforms.accounts(CALLS).toList();
        AtomicInteger next = new AtomicInteger();
        return Flux.fromIterable(instances).flatMap(instance -> Flux.<String>generate(sink -> {
                    int taken = next.getAndIncrement();
                    if (taken < CALLS) {
                        sink.next(ids.get(taken));
                    } else {
                        sink.complete();
                    }
                })
                .flatMap(id -> instance.accounts().enable(id).thenReturn(true).onErrorReturn(false), IN_FLIGHT));
    }

    /**
     * What has become of a run until now.
     *
     * @param run {@code apart} or {@code together}
     * @param done how many calls have ended
     * @param failed how many of them failed
     * @param requests that the platform has counted
     * @param throttled those of them that it answered with 429
     * @param most requests in any one second
     * @param shares the requests of each instance
     */
    record Seen(
            String run, int calls, int done, int failed, long requests, long throttled, int most, List<Long> shares) {

        private static Seen nothing(String run) {
            return new Seen(run, CALLS, 0, 0, 0, 0, 0, List.of());
        }

        private Seen plus(boolean succeeded) {
            return new Seen(run, calls, done + 1, failed + (succeeded ? 0 : 1), 0, 0, 0, List.of());
        }

        private Seen by(FeishuSimulator platform, List<Instance> instances) {
            Statistics statistics = platform.statistics();
            return new Seen(
                    run,
                    calls,
                    done,
                    failed,
                    statistics.requests(ApiPaths.ENABLE),
                    statistics.throttled(ApiPaths.ENABLE),
                    platform.arrivals(ApiPaths.ENABLE).greatestIn(Duration.ofSeconds(1)),
                    instances.stream().map(Instance::sent).toList());
        }
    }
}
