package io.github.feishureactive.simulator;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The referral accounts' part of the hire API. */
final class ReferralAccountEndpoints {

    private static final int USABLE = 1;
    private static final int DISABLED = 2;

    private final Accounts accounts;
    private final Counters counters;

    ReferralAccountEndpoints(Accounts accounts, Counters counters) {
        this.accounts = accounts;
        this.counters = counters;
    }

    List<Route> routes() {
        return List.of(Route.authenticated("POST", ApiPaths.ENABLE, Quota.perSecond(10), this::enable));
    }

    private Answer enable(ApiRequest request, Installation caller) {
        String id = accountId(Envelope.parse(request.body(), PlatformError.BAD_REQUEST));
        SimulatedAccount account = accounts.enable(caller, id);
        if (account == null) {
            throw new RefusedException(PlatformError.ACCOUNT_NOT_FOUND);
        }
        counters.enabled(id);
        return Envelope.data(data -> write(account, data.putObject("account")));
    }

    /** The documents call the id optional, but without it no account is named. */
    private static String accountId(ObjectNode body) {
        JsonNode id = body.path("referral_account_id");
        if (id.isMissingNode()
                || id.isNull()
                || (id.isString() && id.stringValue().isEmpty())) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        if (!id.isString()) {
            throw new RefusedException(PlatformError.BAD_REQUEST);
        }
        return id.stringValue();
    }

    private static void write(SimulatedAccount account, ObjectNode target) {
        target.put("account_id", account.id());
        ObjectNode bonus = target.putObject("assets").putObject("confirmed_bonus");
        bonus.put("point_bonus", account.pointBonus());
        ArrayNode cash = bonus.putArray("cash_bonus");
        account.cash()
                .forEach(entry ->
                        cash.addObject().put("currency_type", entry.currency()).put("amount", entry.amount()));
        target.put("status", account.enabled() ? USABLE : DISABLED);
    }
}
