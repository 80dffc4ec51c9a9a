package io.github.feishureactive.example;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.quota.RedisRateLimiter;
import io.github.feishureactive.simulator.FeishuSimulator;

/** One of several instances of a service: a gateway with a limiter of its own, and what it has sent. */
final class Instance {

    private final FeishuGateway gateway;
    private final ReferralAccounts accounts;
    private final List<Disposable> owned;
    private final LongAdder sent = new LongAdder();

    /** Takes what it owns in the order in which that is disposed of. */
    private Instance(String platform, RateLimiter limiter, List<Disposable> owned) {
        this.owned = owned;
        this.gateway = FeishuGateway.builder()
                .baseUrl(platform)
                .authentication(
                        AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                .rateLimiter(limiter)
                .observer(new SentRequests())
                .build();
        this.accounts = ReferralAccounts.on(gateway);
    }

    /** Knows of no other instance. */
    static Instance apart(String platform) {
        SlotRateLimiter limiter = SlotRateLimiter.create();
        return new Instance(platform, limiter, List.of(limiter));
    }

    /** Shares the quota with all that have the same Redis and prefix. */
    static Instance sharing(String platform, LettuceConnection redis, String prefix, int instances) {
        RedisRateLimiter limiter =
                RedisRateLimiter.builder(redis, instances).prefix(prefix).build();
        return new Instance(platform, limiter, List.of(limiter, redis));
    }

    ReferralAccounts accounts() {
        return accounts;
    }

    /** How many requests it has sent, without those for a token. */
    long sent() {
        return sent.sum();
    }

    Mono<Void> closeLater() {
        return gateway.disposeLater().doFinally(end -> owned.forEach(Disposable::dispose));
    }

    private final class SentRequests implements GatewayObserver {

        @Override
        public CallObserver callStarted(CallTarget target, ContextView context) {
            return new CallObserver() {
                @Override
                public @Nullable ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                    sent.increment();
                    return null;
                }

                @Override
                public void ended(CallReport report) {
                    // Its caller counts it.
                }
            };
        }
    }
}
