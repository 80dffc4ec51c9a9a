package io.github.feishureactive.simulator.internal.reward;

import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.internal.account.Ledger;
import io.github.feishureactive.simulator.internal.account.Ledgers;
import io.github.feishureactive.simulator.internal.api.ApiRequest;
import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.UserIdType;

/** Imports rewards of the caller's own system, and deletes them. */
public final class RewardEndpoints {

    private final Ledgers ledgers;

    public RewardEndpoints(Ledgers ledgers) {
        this.ledgers = ledgers;
    }

    /** A repetition is checked like any request; a reward that was imported responds with its first id. */
    public ApiResponse importReward(ApiRequest request, Installation caller) {
        Ledger ledger = ledgers.of(caller);
        RewardRequest fields =
                new RewardRequest(request.json(PlatformError.BAD_REQUEST), UserIdType.of(request), ledger.employees());
        SimulatedReward reward = ledger.importReward(fields.reward(ledgers.newId()));
        return ApiResponse.data(data -> data.put("id", reward.id()));
    }

    /** A reward that was deleted is like one that was never imported. */
    public ApiResponse delete(ApiRequest request, Installation caller) {
        ledgers.of(caller).deleteReward(request.pathParameter("external_referral_reward_id"));
        return ApiResponse.data(data -> {});
    }
}
