package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.ReferralAccounts;
import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * One instance of a service, in a process of its own: a gateway with more callers than the quota lets through. Says on its
 * output how many calls are done, and ends when its input does.
 */
final class InstanceMain {

    static final Duration LEASE = Duration.ofSeconds(1);

    private InstanceMain() {}

    /** Redis's port, the platform's URL, the quota's permits a second, how many instances there are, callers. */
    public static void main(String[] arguments) throws Exception {
        RedisClient client = RedisClient.create();
        LettuceConnection connection =
                LettuceConnection.standalone(client, RedisURI.create("127.0.0.1", Integer.parseInt(arguments[0])));
        RedisRateLimiter limiter = RedisRateLimiter.builder(connection, Integer.parseInt(arguments[3]))
                // A busy machine is not an outage.
                .timeout(Duration.ofSeconds(8))
                .lease(LEASE)
                .build();
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(
                        AppAuthentication.customApp(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET))
                .baseUrl(arguments[1])
                .quota("hire.referral_account.enable", Quota.perSecond(Integer.parseInt(arguments[2])))
                .rateLimiter(limiter)
                .deadline(Duration.ofMinutes(2))
                .build();
        ReferralAccounts accounts = ReferralAccounts.on(gateway);
        AtomicInteger done = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Flux.range(0, Integer.parseInt(arguments[4]))
                .flatMap(
                        caller -> Mono.defer(() -> accounts.enable(FeishuSimulator.DEMO_ACCOUNT_ID))
                                .doOnNext(account -> done.incrementAndGet())
                                .doOnError(error -> {
                                    failed.incrementAndGet();
                                    System.err.println(error);
                                })
                                .onErrorComplete()
                                .repeat(),
                        Integer.MAX_VALUE)
                .subscribe();
        Flux.interval(Duration.ofMillis(100))
                .subscribe(tick -> System.out.println("done " + done + " failed " + failed + " local "
                        + limiter.statistics().localPermits() + " visits "
                        + limiter.statistics().visits()));
        while (System.in.read() >= 0) {
            // Whoever started it says when it is enough.
        }
        System.exit(0);
    }
}
