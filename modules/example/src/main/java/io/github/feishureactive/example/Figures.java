package io.github.feishureactive.example;

import java.math.BigDecimal;
import java.util.List;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Statistics;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;

/**
 * What the platform has seen of one client.
 *
 * @param requests to enable an account
 * @param throttled those of them that were answered with 429
 * @param tokenRequests requests for a token
 * @param withdrawals that were to be made
 * @param orders that were made of them
 * @param unknown cash that was paid out, and of which the client was not told
 */
record Figures(long requests, long throttled, long tokenRequests, long withdrawals, long orders, String unknown) {

    static Figures of(FeishuSimulator platform, Books books) {
        Statistics seen = platform.statistics();
        List<SimulatedWithdrawal> orders = platform.withdrawals(FeishuSimulator.DEMO_APP_ID).stream()
                .filter(order -> order.accountId().equals(Platforms.PAYEE))
                .toList();
        BigDecimal paid = orders.stream()
                .flatMap(order -> order.cash().stream())
                .map(SimulatedAccount.Cash::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Figures(
                seen.requests(ApiPaths.ENABLE),
                // The only fault that is played to this path is a throttling.
                seen.throttled(ApiPaths.ENABLE) + seen.faults(ApiPaths.ENABLE),
                seen.requests(ApiPaths.TENANT_TOKEN),
                books.withdrawals(),
                orders.size(),
                paid.subtract(books.paid()).toPlainString());
    }
}
