package io.github.feishureactive.benchmarks.quota;

import java.time.Duration;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.benchmarks.endtoend.FeishuReactivePeer;
import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.benchmarks.endtoend.ReactorNettyPeer;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.simulator.FeishuSimulator;

/** Who calls under a quota. */
public enum QuotaClient {
    /** Ours, the whole gateway. */
    OURS("feishu-reactive"),
    /** Reactor Netty behind Resilience4j's limiter. */
    RESILIENCE4J("Resilience4j"),
    /** Reactor Netty behind Bucket4j's bucket. */
    BUCKET4J("Bucket4j"),
    /** Reactor Netty, and nobody counts. */
    NONE("no limiter");

    private final String label;

    QuotaClient(String label) {
        this.label = label;
    }

    /** How it is called in a report. */
    public String label() {
        return label;
    }

    Peer<?> open(FeishuSimulator simulator, String token, int permitsPerSecond) {
        return switch (this) {
            case OURS -> ours(simulator, permitsPerSecond);
            case RESILIENCE4J -> limited(simulator, token, Limit.resilience4j(permitsPerSecond));
            case BUCKET4J -> limited(simulator, token, Limit.bucket4j(permitsPerSecond));
            case NONE -> new ReactorNettyPeer(simulator.baseUrl(), token);
        };
    }

    private static Peer<?> ours(FeishuSimulator simulator, int permitsPerSecond) {
        return new FeishuReactivePeer(simulator.baseUrl(), gateway -> gateway.authentication(
                        AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                .quota("hire.referral_account.enable", Quota.perSecond(permitsPerSecond))
                .rateLimiter(SlotRateLimiter.builder().maxWaiting(100_000).build())
                .deadline(Duration.ofMinutes(2)));
    }

    private static Peer<?> limited(FeishuSimulator simulator, String token, Limit limit) {
        return new LimitedPeer<>(new ReactorNettyPeer(simulator.baseUrl(), token), limit);
    }
}
