package io.github.feishureactive.simulator.internal.account;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.account.SimulatedReward.Booking;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/**
 * The imported rewards and what has become of each. Used under the ledger's lock only.
 *
 * <pre>
 *   NONE --booked--&gt; BOOKED --withdrawn--&gt; WITHDRAWN
 *                      |
 *                      +----deleted----&gt; TAKEN_BACK
 * </pre>
 */
final class Rewards {

    private final Map<String, SimulatedReward> byExternalId = new LinkedHashMap<>();
    private final Map<String, String> externalIds = new HashMap<>();

    /** External ids of the rewards in each account's balance: a withdrawal need not go through all others. */
    private final Map<String, Set<String>> inBalance = new HashMap<>();

    void clear() {
        byExternalId.clear();
        externalIds.clear();
        inBalance.clear();
    }

    List<SimulatedReward> all() {
        return List.copyOf(byExternalId.values());
    }

    /** Counts the request and returns the reward that has this external id, or null. */
    @Nullable
    SimulatedReward importedAgain(String externalId) {
        SimulatedReward known = byExternalId.get(externalId);
        return known == null
                ? null
                : store(known, known.booking(), known.accountId(), known.deleted(), known.requests() + 1);
    }

    void put(SimulatedReward reward) {
        byExternalId.put(reward.externalId(), reward);
        externalIds.put(reward.id(), reward.externalId());
    }

    /** Returns a reward that was not deleted. */
    SimulatedReward requireImported(String id) {
        String externalId = externalIds.get(id);
        SimulatedReward reward = externalId == null ? null : byExternalId.get(externalId);
        if (reward == null || reward.deleted()) {
            throw new RefusedException(PlatformError.REWARD_NOT_IMPORTED);
        }
        return reward;
    }

    /** Returns the confirmed rewards of an employee that are in no account yet. */
    List<SimulatedReward> waitingFor(SimulatedEmployee employee) {
        return byExternalId.values().stream()
                .filter(reward -> reward.booking() == Booking.NONE
                        && reward.stage() == SimulatedReward.CONFIRMED
                        && !reward.deleted()
                        && reward.referrer().userId().equals(employee.userId()))
                .toList();
    }

    void booked(SimulatedReward reward, String accountId) {
        store(reward, Booking.BOOKED, accountId, false, reward.requests());
        inBalance.computeIfAbsent(accountId, none -> new LinkedHashSet<>()).add(reward.externalId());
    }

    /** A withdrawal empties the balance of these types, so it pays out every reward of them. */
    void withdrawn(String accountId, Set<BonusType> types) {
        Set<String> booked = inBalance.get(accountId);
        if (booked == null) {
            return;
        }
        booked.removeIf(externalId -> {
            SimulatedReward reward = required(externalId);
            boolean paid = types.contains(reward.cash().isEmpty() ? BonusType.POINTS : BonusType.CASH);
            if (paid) {
                store(reward, Booking.WITHDRAWN, accountId, false, reward.requests());
            }
            return paid;
        });
    }

    void deleted(SimulatedReward reward) {
        boolean booked = reward.booking() == Booking.BOOKED;
        Booking after = booked ? Booking.TAKEN_BACK : reward.booking();
        store(reward, after, reward.accountId(), true, reward.requests());
        Set<String> rest = inBalance.get(reward.accountId());
        if (rest != null) {
            rest.remove(reward.externalId());
        }
    }

    private SimulatedReward required(String externalId) {
        SimulatedReward reward = byExternalId.get(externalId);
        if (reward == null) {
            throw new IllegalStateException("No reward " + externalId);
        }
        return reward;
    }

    private SimulatedReward store(
            SimulatedReward reward, Booking booking, @Nullable String accountId, boolean deleted, long requests) {
        SimulatedReward changed = new SimulatedReward(
                reward.id(),
                reward.externalId(),
                reward.referrer(),
                reward.applicationId(),
                reward.talentId(),
                reward.ruleType(),
                reward.stage(),
                reward.points(),
                reward.cash(),
                booking,
                accountId,
                deleted,
                requests);
        byExternalId.put(changed.externalId(), changed);
        return changed;
    }
}
