package io.github.feishureactive.quickstart;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.events.Event;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.connection.LongConnection;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;

/**
 * Enables an account and prints each change of its balance as the platform tells of it, over a connection that this
 * program opens: no address has to be reachable from outside.
 */
final class Listen {

    private static final int REWARDS = 5;
    private static final Duration BETWEEN_REWARDS = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POINTS = 100;
    private static final SimulatedAccount.Cash CASH = new SimulatedAccount.Cash("CNY", new BigDecimal("12.50"));

    private final PrintStream out;
    private final FeishuGateway gateway;
    private final Platform platform;
    private final Interruption interruption;

    Listen(PrintStream out, FeishuGateway gateway, Platform platform, Interruption interruption) {
        this.out = out;
        this.gateway = gateway;
        this.platform = platform;
        this.interruption = interruption;
    }

    /** Ends when the simulator's rewards have been heard of; on the platform, with Ctrl-C. */
    int run(String accountId) {
        FeishuSimulator simulator = platform.simulator();
        Events events = new Events();
        LongConnection connection = LongConnection.builder(gateway, events)
                .httpClient(platform.trust())
                .build();
        try {
            interruption.await(connection.connect());
            step("Connected", "waiting for events" + (simulator == null ? ", Ctrl-C ends it" : ""));
            interruption.await(ReferralAccounts.on(gateway).enable(accountId));
            step("Enabled", "account " + accountId);
            Flux<Event<AssetsUpdated>> changes =
                    events.stream(AssetsUpdated.EVENT).doOnNext(event -> print(event.payload()));
            if (simulator == null) {
                interruption.await(changes.takeUntilOther(connection.onClose()).then());
                return 0;
            }
            Long heard = interruption.await(changes.mergeWith(rewards(simulator, accountId))
                    .take(REWARDS)
                    .take(PATIENCE)
                    .count());
            step("Heard", "of " + heard + " of " + REWARDS + " rewards");
            return heard != null && heard == REWARDS ? 0 : 1;
        } catch (FeishuException e) {
            out.println("Failed       " + e.getMessage());
            return 1;
        } finally {
            // The last event is printed, and perhaps not acknowledged yet.
            connection.disposeLater().block();
            events.dispose();
        }
    }

    private static Mono<Event<AssetsUpdated>> rewards(FeishuSimulator simulator, String accountId) {
        return Flux.interval(BETWEEN_REWARDS)
                .take(REWARDS)
                .doOnNext(tick -> simulator.reward(FeishuSimulator.DEMO_APP_ID, accountId, POINTS, CASH))
                .then(Mono.empty());
    }

    private void print(AssetsUpdated change) {
        String when = change.modifiedAt() == null ? "" : " at " + change.modifiedAt();
        step("Changed", AccountPrinter.assets(change.assets()) + when);
    }

    private void step(String what, String result) {
        out.printf("%-12s %s%n", what, result);
    }
}
