package io.github.feishureactive.benchmarks.quota;

import java.time.Duration;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.benchmarks.endtoend.FeishuReactivePeer;
import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.benchmarks.endtoend.ReactorNettyPeer;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.simulator.FeishuSimulator;

/** The clients that call under a quota. */
public enum QuotaClient {
    /** Ours, the whole gateway. */
    OURS("feishu-reactive"),
    /** Four of our gateways, which share the quota through a Redis on loopback. */
    OURS_OVER_REDIS("feishu-reactive, 4 instances over Redis"),
    /** Reactor Netty behind Resilience4j's limiter. */
    RESILIENCE4J("Resilience4j"),
    /** Reactor Netty behind Bucket4j's bucket. */
    BUCKET4J("Bucket4j"),
    /** Reactor Netty without a limiter. */
    NONE("no limiter");

    private final String label;

    QuotaClient(String label) {
        this.label = label;
    }

    /** How it is called in a report. */
    public String label() {
        return label;
    }

    /** Whether this machine can run it. */
    public boolean available() {
        return this != OURS_OVER_REDIS || RedisServer.available();
    }

    /** So many that each instance always has a call waiting. */
    int callers(int permitsPerSecond) {
        return permitsPerSecond * (this == OURS_OVER_REDIS ? 6 : 2);
    }

    Peer<?> open(FeishuSimulator simulator, String token, int permitsPerSecond) {
        return switch (this) {
            case OURS -> ours(simulator, permitsPerSecond, patient());
            case OURS_OVER_REDIS -> Fleet.of(limiter -> ours(simulator, permitsPerSecond, limiter));
            case RESILIENCE4J -> limited(simulator, token, Limit.resilience4j(permitsPerSecond));
            case BUCKET4J -> limited(simulator, token, Limit.bucket4j(permitsPerSecond));
            case NONE -> new ReactorNettyPeer(simulator.baseUrl(), token);
        };
    }

    static FeishuReactivePeer ours(FeishuSimulator simulator, int permitsPerSecond, RateLimiter limiter) {
        return new FeishuReactivePeer(simulator.baseUrl(), gateway -> gateway.authentication(
                        AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                .quota("hire.referral_account.enable", Quota.perSecond(permitsPerSecond))
                .rateLimiter(limiter)
                .deadline(Duration.ofMinutes(2)));
    }

    static RateLimiter patient() {
        return SlotRateLimiter.builder().maxWaiting(100_000).build();
    }

    private static Peer<?> limited(FeishuSimulator simulator, String token, Limit limit) {
        return new LimitedPeer<>(new ReactorNettyPeer(simulator.baseUrl(), token), limit);
    }
}
