package io.github.feishureactive.simulator.internal.account;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.account.SimulatedWithdrawal;

/**
 * Compares the points withdrawn in a period with the points that the caller received. Cash is not compared: neither the
 * request nor the response has a field for it.
 */
final class Reconciliation {

    private Reconciliation() {}

    /**
     * Returns the accounts on which the two sides differ: first those that the caller named, in its order, then the
     * others.
     *
     * @param withdrawals all withdrawals
     * @param fromMillis the first millisecond of the period; the documentation does not say whether the bounds belong
     *     to it
     * @param toMillis the last millisecond of the period
     * @param received points by account; an account that is missing here received none
     */
    static List<Difference> differences(
            List<SimulatedWithdrawal> withdrawals, long fromMillis, long toMillis, Map<String, Long> received) {
        Map<String, Long> withdrawn = new LinkedHashMap<>();
        received.keySet().forEach(accountId -> withdrawn.put(accountId, 0L));
        for (SimulatedWithdrawal withdrawal : withdrawals) {
            long millis = withdrawal.time().toEpochMilli();
            if (millis >= fromMillis && millis <= toMillis) {
                withdrawn.merge(withdrawal.accountId(), withdrawal.points(), Math::addExact);
            }
        }
        List<Difference> differences = new ArrayList<>();
        withdrawn.forEach((accountId, points) -> {
            Long said = received.get(accountId);
            if (points != (said == null ? 0 : said)) {
                differences.add(new Difference(accountId, points == 0 ? null : points, said));
            }
        });
        return differences;
    }

    /**
     * Withdrawn points are null if there were none; received points are null if the caller did not name the account.
     */
    record Difference(
            String accountId,
            @Nullable Long withdrawn,
            @Nullable Long received) {}
}
