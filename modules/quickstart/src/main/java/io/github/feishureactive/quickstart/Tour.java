package io.github.feishureactive.quickstart;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AccountAssets;
import io.github.feishureactive.hire.referral.account.EmployeeContact;
import io.github.feishureactive.hire.referral.account.Reconciliation;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.account.TradeDetail;
import io.github.feishureactive.hire.referral.account.Withdrawal;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;

/** An account's whole life, from registration to deactivation. It takes money out, so it runs on the simulator only. */
final class Tour {

    private static final long POINTS = 300;
    private static final SimulatedAccount.Cash CASH = new SimulatedAccount.Cash("CNY", new BigDecimal("88.00"));
    private static final Duration AROUND = Duration.ofMinutes(1);

    private final PrintStream out;
    private final ReferralAccounts accounts;
    private final FeishuSimulator simulator;

    Tour(PrintStream out, ReferralAccounts accounts, FeishuSimulator simulator) {
        this.out = out;
        this.accounts = accounts;
        this.simulator = simulator;
    }

    int run() {
        try {
            walk();
            return 0;
        } catch (FeishuException e) {
            out.println("Failed       " + e.getMessage());
            return 1;
        }
    }

    private void walk() {
        String email = Objects.requireNonNull(FeishuSimulator.DEMO_EMPLOYEE.email());
        Account registered = await(accounts.create(EmployeeContact.byEmail(email)));
        String id = registered.accountId();
        step("Registered", "account " + id + " for " + email);

        step("Enabled", "status " + await(accounts.enable(id)).status());

        simulator.reward(FeishuSimulator.DEMO_APP_ID, id, POINTS, CASH);
        step("Rewarded", POINTS + " points and CNY " + CASH.amount() + ", by the simulator");

        AccountAssets assets = await(accounts.assets(id));
        step(
                "Queried",
                AccountPrinter.assets(assets.account().assets()) + " of "
                        + (assets.referrer() == null
                                ? "nobody"
                                : assets.referrer().id()));

        String orderId = "tour-" + UUID.randomUUID();
        Instant asked = Instant.now();
        Withdrawal withdrawal = await(accounts.withdraw(id, orderId, EnumSet.allOf(BonusType.class)));
        step("Withdrew", AccountPrinter.bonus(withdrawal.withdrawn()) + ", order " + orderId);

        Withdrawal again = await(accounts.withdraw(id, orderId, EnumSet.allOf(BonusType.class)));
        step(
                "Asked again",
                again.equals(withdrawal) ? "the same order, nothing taken twice" : "another result: " + again);

        Instant booked = withdrawal.transactionTime() == null ? asked : withdrawal.transactionTime();
        long credited =
                withdrawal.withdrawn() == null ? 0 : withdrawal.withdrawn().pointBonus();
        Reconciliation reconciliation = await(
                accounts.reconcile(booked.minus(AROUND), booked.plus(AROUND), List.of(new TradeDetail(id, credited))));
        step(
                "Reconciled",
                reconciliation.matches() ? "both sides agree" : "mismatches: " + reconciliation.mismatches());

        step("Deactivated", "status " + await(accounts.deactivate(id)).status());
    }

    /** A program that runs from top to bottom may wait; a service returns the Mono instead. */
    private static <T> T await(Mono<T> call) {
        return Objects.requireNonNull(call.block());
    }

    private void step(String what, String result) {
        out.printf("%-12s %s%n", what, result);
    }
}
