package io.github.feishureactive.benchmarks.quota;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.lettuce.core.RedisClient;
import reactor.core.publisher.Mono;

import io.github.feishureactive.benchmarks.endtoend.FeishuReactivePeer;
import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.quota.RedisRateLimiter;

/** Instances of one service that share a quota through Redis, called in turn. */
final class Fleet implements Peer<Account> {

    private static final int INSTANCES = 4;

    private final List<FeishuReactivePeer> instances;
    private final AtomicInteger calls = new AtomicInteger();

    private Fleet(List<FeishuReactivePeer> instances) {
        this.instances = instances;
    }

    /** Starts a Redis of its own, which ends with this JVM. */
    static Fleet of(Function<RateLimiter, FeishuReactivePeer> instance) {
        String address = RedisServer.start();
        return new Fleet(Stream.generate(() -> instance.apply(limiter(address)))
                .limit(INSTANCES)
                .toList());
    }

    /** Each has a client and a connection of its own, as a process has. */
    private static RateLimiter limiter(String address) {
        RedisClient client = RedisClient.create(address);
        return RedisRateLimiter.builder(LettuceConnection.of(() -> client), INSTANCES)
                .maxWaiting(100_000)
                .build();
    }

    @Override
    public Mono<Account> enable(String accountId) {
        return next().enable(accountId);
    }

    private FeishuReactivePeer next() {
        return instances.get(Math.floorMod(calls.getAndIncrement(), INSTANCES));
    }

    @Override
    public boolean correct(String accountId, Account answer) {
        return instances.get(0).correct(accountId, answer);
    }

    @Override
    public void close() {
        instances.forEach(FeishuReactivePeer::close);
    }
}
