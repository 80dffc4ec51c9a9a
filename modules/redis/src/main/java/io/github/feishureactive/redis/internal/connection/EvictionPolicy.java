package io.github.feishureactive.redis.internal.connection;

import java.time.Duration;
import java.util.Map;

import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Checks what the server does with keys when it runs out of memory: none of this module's keys may be evicted. */
final class EvictionPolicy {

    private static final Logger LOG = Loggers.getLogger(EvictionPolicy.class);
    private static final String SETTING = "maxmemory-policy";
    private static final String IN_INFO = "maxmemory_policy:";
    private static final String NONE = "noeviction";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private EvictionPolicy() {}

    /** Logs a warning if the policy evicts keys. Does nothing if the user may run neither of the two commands. */
    static Disposable check(RedisClusterReactiveCommands<String, String> redis) {
        return of(redis)
                .filter(policy -> !policy.equals(NONE))
                .timeout(TIMEOUT)
                .publishOn(Schedulers.parallel())
                .onErrorComplete()
                .subscribe(policy -> LOG.warn(
                        "Redis evicts keys when its memory is full ({} is {}). A quota that loses a key grants no"
                                + " permits for its longest window, events are handled again, and app tickets are"
                                + " lost; set {} to {}",
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
