package io.github.feishureactive.example;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/** The same calls, all at once, through both clients. */
@Component
@ConditionalOnBean(Platforms.class)
class Load {

    private static final int CALLS = 60;

    private final ReferralAccounts accounts;
    private final NaiveClient naive;

    Load(ReferralAccounts accounts, NaiveClient naive) {
        this.accounts = accounts;
        this.naive = naive;
    }

    /** Starts the calls; whoever cancels ends them. */
    Flux<Progress> run() {
        Flux<Progress> gatewayCalls = calls().flatMap(
                        id -> accounts.enable(id).thenReturn(Progress.GATEWAY).onErrorReturn(Progress.GATEWAY_FAILED),
                        CALLS);
        Flux<Progress> naiveCalls = calls().flatMap(
                        id -> naive.enable(id).thenReturn(Progress.NAIVE).onErrorReturn(Progress.NAIVE_FAILED), CALLS);
        return Flux.merge(gatewayCalls, naiveCalls).scan(Progress.NONE, Progress::plus);
    }

    private static Flux<String> calls() {
        return Flux.fromStream(() -> Platforms.accounts(CALLS));
    }

    /** How many calls have ended, and how many of them failed. */
    record Progress(int calls, int gateway, int gatewayFailed, int naive, int naiveFailed) {

        static final Progress NONE = new Progress(CALLS, 0, 0, 0, 0);
        private static final Progress GATEWAY = new Progress(CALLS, 1, 0, 0, 0);
        private static final Progress GATEWAY_FAILED = new Progress(CALLS, 1, 1, 0, 0);
        private static final Progress NAIVE = new Progress(CALLS, 0, 0, 1, 0);
        private static final Progress NAIVE_FAILED = new Progress(CALLS, 0, 0, 1, 1);

        private Progress plus(Progress one) {
            return new Progress(
                    CALLS,
                    gateway + one.gateway,
                    gatewayFailed + one.gatewayFailed,
                    naive + one.naive,
                    naiveFailed + one.naiveFailed);
        }
    }
}
