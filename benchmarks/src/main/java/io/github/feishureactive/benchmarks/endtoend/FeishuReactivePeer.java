package io.github.feishureactive.benchmarks.endtoend;

import java.math.BigDecimal;
import java.util.function.UnaryOperator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.Bonus;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AccountStatus;
import io.github.feishureactive.hire.referral.account.EnableResult;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.micrometer.MicrometerMeters;
import io.github.feishureactive.micrometer.MicrometerObservations;

/** Ours, with everything on: token, limiter, retry and deadline; the quota is far above the load. */
public final class FeishuReactivePeer implements Peer<Account> {

    private static final Quota FAR_ABOVE = Quota.perSecond(1_000_000);
    private static final BigDecimal CASH = new BigDecimal("520.00");

    private final FeishuGateway gateway;
    private final ReferralAccounts accounts;

    FeishuReactivePeer(String baseUrl) {
        this(baseUrl, UnaryOperator.identity());
    }

    /** With settings of the caller's own. */
    public FeishuReactivePeer(String baseUrl, UnaryOperator<FeishuGatewayBuilder> settings) {
        this.gateway = settings.apply(FeishuGateway.builder()
                        .baseUrl(baseUrl)
                        .maxConnections(Connections.MOST)
                        .authentication(AppAuthentication.customApp("cli_benchmark", "secret"))
                        .quota("hire.referral_account.enable", FAR_ABOVE))
                .build();
        this.accounts = ReferralAccounts.on(gateway);
    }

    /**
     * Watched as an application with metrics watches: an observation of each call and each attempt, and timers of both.
     */
    static FeishuReactivePeer observed(String baseUrl) {
        MeterRegistry meters = new SimpleMeterRegistry();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return new FeishuReactivePeer(baseUrl, builder -> builder.observer(MicrometerObservations.of(observations))
                .observer(MicrometerMeters.of(meters)));
    }

    @Override
    public Mono<Account> enable(String accountId) {
        return accounts.enable(accountId);
    }

    @Override
    public Flux<Boolean> enableAll(Flux<String> accountIds, int concurrency) {
        return accounts.enableAll(accountIds)
                .map(result -> result instanceof EnableResult.Enabled enabled
                        && correct(enabled.accountId(), enabled.account()));
    }

    @Override
    public boolean correct(String accountId, Account answer) {
        if (!answer.accountId().equals(accountId)
                || !AccountStatus.ENABLED.equals(answer.status())
                || answer.assets() == null) {
            return false;
        }
        Bonus bonus = answer.assets().confirmedBonus();
        return bonus != null
                && bonus.pointBonus() == 1500
                && bonus.cashBonus().size() == 1
                && bonus.cashBonus().get(0).currency().raw().equals("CNY")
                && bonus.cashBonus().get(0).amount().compareTo(CASH) == 0;
    }

    @Override
    public void close() {
        gateway.disposeLater().block();
    }
}
