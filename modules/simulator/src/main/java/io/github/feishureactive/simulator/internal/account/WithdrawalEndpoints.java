package io.github.feishureactive.simulator.internal.account;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.account.SimulatedWithdrawal;
import io.github.feishureactive.simulator.internal.api.ApiRequest;
import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.RequestFields;

/** Pays out rewards, and compares the payments with the caller's records. */
public final class WithdrawalEndpoints {

    private final Ledgers ledgers;

    public WithdrawalEndpoints(Ledgers ledgers) {
        this.ledgers = ledgers;
    }

    public ApiResponse withdraw(ApiRequest request, Installation caller) {
        ObjectNode body = request.json(PlatformError.BAD_REQUEST);
        Set<BonusType> types = bonusTypes(RequestFields.array(body, "withdraw_bonus_type"));
        String orderId = RequestFields.requiredText(body, "external_order_id");
        SimulatedWithdrawal order =
                ledgers.of(caller).withdraw(request.pathParameter("referral_account_id"), types, orderId);
        return ApiResponse.data(data -> {
            data.put("external_order_id", order.externalOrderId());
            data.put("trans_time", Long.toString(order.time().toEpochMilli()));
            AccountJson.writeBonus(order.points(), order.cash(), data.putObject("withdrawal_details"));
        });
    }

    private static Set<BonusType> bonusTypes(@Nullable ArrayNode numbers) {
        Set<BonusType> types = EnumSet.noneOf(BonusType.class);
        if (numbers != null) {
            for (JsonNode number : numbers) {
                BonusType type = BonusType.of(RequestFields.integer(number));
                if (type == null) {
                    throw new RefusedException(PlatformError.HIRE_PARAMETER);
                }
                types.add(type);
            }
        }
        if (types.isEmpty()) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        return types;
    }

    public ApiResponse reconcile(ApiRequest request, Installation caller) {
        ObjectNode body = request.json(PlatformError.BAD_REQUEST);
        long from = RequestFields.requiredMillis(body, "start_trans_time");
        long to = RequestFields.requiredMillis(body, "end_trans_time");
        if (from > to) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        Ledger ledger = ledgers.of(caller);
        Map<String, Long> received = received(RequestFields.array(body, "trade_details"), ledger);
        List<Reconciliation.Difference> differences =
                Reconciliation.differences(ledger.withdrawals(), from, to, received);
        return ApiResponse.data(data -> {
            ArrayNode list = data.putArray("check_failed_list");
            differences.forEach(difference -> write(difference, list.addObject()));
        });
    }

    /** Returns points by account; the points of an account that is named twice are added. */
    private static Map<String, Long> received(@Nullable ArrayNode details, Ledger ledger) {
        Map<String, Long> received = new LinkedHashMap<>();
        if (details == null) {
            return received;
        }
        for (JsonNode detail : details) {
            String accountId = ledger.require(RequestFields.requiredText(detail, "account_id"))
                    .id();
            ObjectNode total = RequestFields.object(detail, "total_recharge_reward_info");
            JsonNode points = total == null ? null : total.path("point_bonus");
            if (points != null && !RequestFields.isMissing(points)) {
                received.merge(accountId, RequestFields.integer(points), Long::sum);
            }
        }
        return received;
    }

    private static void write(Reconciliation.Difference difference, ObjectNode target) {
        target.put("account_id", difference.accountId());
        if (difference.withdrawn() != null) {
            target.putObject("total_withdraw_reward_info").put("point_bonus", difference.withdrawn());
        }
        if (difference.received() != null) {
            target.putObject("total_recharge_reward_info").put("point_bonus", difference.received());
        }
    }
}
