package io.github.feishureactive.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Compares the points that were withdrawn in a time with those that the caller says to have received. Cash plays no part in
 * it: neither the request nor the answer has a place for it.
 */
final class Reconciliation {

    private Reconciliation() {}

    /**
     * The accounts on which the two sides differ: those that the caller named in its order, then the others.
     *
     * @param withdrawals of all time
     * @param fromMillis the first millisecond that counts; the documents do not say whether the bounds are part of it
     * @param toMillis the last millisecond that counts
     * @param received points by account; what was withdrawn from an account that isn't there differs from it
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

    /** What was withdrawn is null when nothing was; what was received is null when the caller did not say. */
    record Difference(
            String accountId,
            @Nullable Long withdrawn,
            @Nullable Long received) {}
}
