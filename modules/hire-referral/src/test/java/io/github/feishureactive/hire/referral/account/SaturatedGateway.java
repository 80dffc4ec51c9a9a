package io.github.feishureactive.hire.referral.account;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.wire.FixedToken;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

/** A gateway with more callers than its quota of ten a second lets through. */
final class SaturatedGateway implements AutoCloseable {

    static final int PERMITS = 10;
    private static final int CALLERS = 3 * PERMITS;

    private final FeishuGateway gateway;
    private final Disposable calls;
    private final AtomicInteger failed = new AtomicInteger();

    SaturatedGateway(String baseUrl, Consumer<FeishuGatewayBuilder> settings) {
        FeishuGatewayBuilder builder = FeishuGateway.builder()
                .authentication(new FixedToken(WirePlatform.TOKEN))
                .baseUrl(baseUrl)
                .quota("hire.referral_account.enable", Quota.perSecond(PERMITS))
                // A busy machine may keep everything waiting.
                .deadline(Duration.ofMinutes(2))
                .responseTimeout(Duration.ofMinutes(1));
        settings.accept(builder);
        gateway = builder.build();
        ReferralAccounts accounts = ReferralAccounts.on(gateway);
        calls = Flux.range(0, CALLERS)
                .flatMap(
                        caller -> Mono.defer(() -> accounts.enable(WirePlatform.ID))
                                .doOnError(error -> failed.incrementAndGet())
                                .onErrorComplete()
                                .repeat()
                                .then(),
                        CALLERS)
                .subscribe();
    }

    int failed() {
        return failed.get();
    }

    @Override
    public void close() {
        calls.dispose();
        gateway.disposeLater().block(WirePlatform.PATIENCE);
    }

    /**
     * Which share of the quota was used: from each request to the one that could use the same slot it takes a second
     * and what is wasted.
     */
    static double used(long[] ascending) {
        long cycles = 0;
        for (int i = PERMITS; i < ascending.length; i++) {
            cycles += ascending[i] - ascending[i - PERMITS];
        }
        return Duration.ofSeconds(1).toNanos() * (double) Math.max(0, ascending.length - PERMITS) / Math.max(1, cycles);
    }
}
