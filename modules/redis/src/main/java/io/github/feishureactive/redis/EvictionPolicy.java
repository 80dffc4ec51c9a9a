package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.Map;

import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/** What a server that runs out of memory does with keys: none of those here may be evicted. */
final class EvictionPolicy {

    private static final Logger LOG = Loggers.getLogger(EvictionPolicy.class);
    private static final String SETTING = "maxmemory-policy";
    private static final String IN_INFO = "maxmemory_policy:";
    private static final String NONE = "noeviction";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private EvictionPolicy() {}

    /** Warns of a policy that evicts keys. Neither command may be allowed: then nothing is known, and nothing said. */
    static Disposable check(RedisClusterReactiveCommands<String, String> redis) {
        return of(redis)
                .filter(policy -> !policy.equals(NONE))
                .timeout(PATIENCE)
                .publishOn(Schedulers.parallel())
                .onErrorComplete()
                .subscribe(policy -> LOG.warn(
                        "Redis evicts keys when its memory is full ({} is {}). A quota that loses a key grants nothing for the"
                                + " longest of its windows, events are handled again, and tickets are gone: set {} to {}",
                        SETTING,
                        policy,
                        SETTING,
                        NONE));
    }

    private static Mono<String> of(RedisClusterReactiveCommands<String, String> redis) {
        return redis.configGet(SETTING)
                .mapNotNull(EvictionPolicy::setting)
                .onErrorResume(refused -> redis.info("memory").mapNotNull(EvictionPolicy::inInfo));
    }

    private static @Nullable String setting(Map<String, String> settings) {
        return settings.get(SETTING);
    }

    private static @Nullable String inInfo(String info) {
        return info.lines()
                .filter(line -> line.startsWith(IN_INFO))
                .map(line -> line.substring(IN_INFO.length()).trim())
                .findFirst()
                .orElse(null);
    }
}
